import type { Place } from '../rules/model.js';

/** Who uses which place, so that a change for one node is not one for all. */
export class Usage {
  private readonly users = new Map<string, Set<string>>();

  add(place: Place, user: string): void {
    const key = JSON.stringify([place.file, place.path]);
    this.users.set(key, (this.users.get(key) ?? new Set()).add(user));
  }

  isShared(place: Place): boolean {
    return (this.users.get(JSON.stringify([place.file, place.path]))?.size ?? 0) > 1;
  }
}
