import type { EventListener } from '../../cluster/events.js';

/** Shows what happens while it happens. */
export interface Progress {
  readonly onEvent: EventListener;
  /** Leaves what was shown as it is, and shows no more. */
  stop(): void;
}
