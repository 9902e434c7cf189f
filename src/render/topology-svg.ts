import type { ClusterPlan, NodePlan } from '../plan/types.js';
import type { Role } from '../spec/types.js';
import { placesOf, portsOf } from './drawing.js';
import type { DrawingOptions, Place } from './drawing.js';
import { summary } from './summary.js';
import { escape, flow, GAP, rectangle, text } from './svg.js';
import type { Box } from './svg.js';

const CARD_WIDTH = 212;
const LINE = 18;
const PAD = 14;
/** What a letter takes at most, on average; fonts differ. */
const LETTER = 7;
const TITLE = 24;
/** Wider than this, boxes go on below: a README is about so wide. */
const MAX_WIDTH = 980;

/** In the order in which they are drawn; five fit into two rows of a card. */
const CHIPS: Readonly<Record<Role, { readonly text: string; readonly width: number }>> = {
  'http-ingress': { text: 'ingress', width: 60 },
  admin: { text: 'admin', width: 54 },
  worker: { text: 'worker', width: 58 },
  'log-server': { text: 'log server', width: 78 },
  'metadata-server': { text: 'metadata', width: 74 },
};

const STYLE = `
    text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328; }
    .title { font-weight: 600; font-size: 14px; }
    .label { text-anchor: middle; }
    .dim { fill: #59636e; }
    .place { fill: #f6f8fa; stroke: #d1d9e0; }
    .card { fill: #ffffff; stroke: #d1d9e0; }
    .chip { fill: #ddf4ff; }
    .http-ingress { fill: #dafbe1; }
    .worker { fill: #fff1e5; }
    .log-server { fill: #fbefff; }
    .metadata-server { fill: #fff8c5; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .dim { fill: #9198a1; }
      .place { fill: #151b23; stroke: #3d444d; }
      .card { fill: #0d1117; stroke: #3d444d; }
      .chip { fill: #0c2d6b; }
      .http-ingress { fill: #033a16; }
      .worker { fill: #5a1e02; }
      .log-server { fill: #3c1e70; }
      .metadata-server { fill: #4b2900; }
    }`;

/** Rows of roles that fit into a card. */
function chipRows(roles: readonly Role[]): Role[][] {
  const rows: Role[][] = [];
  let room = 0;
  for (const role of roles) {
    const { width } = CHIPS[role];
    if (width > room) {
      rows.push([]);
      room = CARD_WIDTH - 2 * PAD;
    }
    rows.at(-1)?.push(role);
    room -= width + 6;
  }
  return rows;
}

function card(node: NodePlan, rowsOfChips: number, { ports }: DrawingOptions, linesOfPorts: number): Box {
  const opens = ports ? portsOf(node) : [];
  const height = PAD + LINE + rowsOfChips * 24 + linesOfPorts * LINE + PAD / 2;
  return {
    width: CARD_WIDTH,
    height,
    draw: (x, y) => [
      rectangle(x, y, CARD_WIDTH, height, 6, 'card'),
      text(x + PAD, y + PAD + 8, node.name, 'title'),
      ...chipRows(node.roles).flatMap((row, i) => {
        let left = x + PAD;
        const top = y + PAD + LINE + i * 24;
        return row.flatMap((role) => {
          const { text: label, width } = CHIPS[role];
          const drawn = [
            rectangle(left, top, width, 19, 9, `chip ${role}`),
            text(left + width / 2, top + 14, label, 'label'),
          ];
          left += width + 6;
          return drawn;
        });
      }),
      ...opens.map(({ kind, port }, i) =>
        text(x + PAD, y + PAD + LINE + rowsOfChips * 24 + (i + 1) * LINE - 4, `${kind} ${String(port)}`, 'dim'),
      ),
    ],
  };
}

function framed(title: string, inner: Box): Box {
  const width = Math.max(inner.width, LETTER * title.length) + 2 * PAD;
  const height = inner.height + TITLE + 2 * PAD;
  return {
    width,
    height,
    draw: (x, y) => [
      rectangle(x, y, width, height, 8, 'place'),
      text(x + PAD, y + PAD + 8, title, 'dim'),
      ...inner.draw(x + PAD, y + PAD + TITLE),
    ],
  };
}

/** How many cards of a place stand beside each other: as few as keep it from becoming a tower. */
function columns(nodes: number, alone: boolean): number {
  if (alone) return nodes <= 4 ? nodes : nodes <= 6 ? 3 : 4;
  return nodes <= 4 ? 1 : nodes <= 8 ? 2 : 4;
}

function drawPlace(place: Place, cardOf: (node: NodePlan) => Box, maxWidth: number): Box {
  const wide = columns(place.nodes.length, place.title === undefined && place.places.length === 0);
  const own = flow(place.nodes.map(cardOf), Math.min(maxWidth, wide * (CARD_WIDTH + GAP)));
  const inner = place.places.map((below) => drawPlace(below, cardOf, maxWidth - 2 * PAD));
  const all = flow([...(place.nodes.length === 0 ? [] : [own]), ...inner], maxWidth);
  return place.title === undefined ? all : framed(place.title, all);
}

/**
 * The nodes of a cluster as a picture for a README: regions and zones as frames, nodes as cards. It needs no font,
 * script or file besides itself, and follows the reader's light or dark theme.
 */
export function topologySvg(plan: ClusterPlan, options: DrawingOptions): string {
  const rowsOfChips = Math.max(...plan.nodes.map(({ roles }) => chipRows(roles).length));
  const linesOfPorts = options.ports ? Math.max(...plan.nodes.map((node) => portsOf(node).length)) : 0;
  const place = placesOf(plan);
  const body = drawPlace(place, (node) => card(node, rowsOfChips, options, linesOfPorts), MAX_WIDTH);
  const inside = framed(`${plan.name}: ${summary(plan)}`, body);
  // A line is drawn half outside.
  const [width, height] = [inside.width + 2, inside.height + 2];
  const where = place.places.length === 0 ? '' : `, in ${place.places.map(({ title }) => title ?? '').join(' and ')}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="-1 -1 ${String(width)} ${String(height)}" role="img" aria-labelledby="title desc">`,
    `  <title id="title">${escape(`The cluster ${plan.name}`)}</title>`,
    `  <desc id="desc">${escape(`${summary(plan)} Nodes: ${plan.nodes.map(({ name }) => name).join(', ')}${where}.`)}</desc>`,
    `  <style>${STYLE}\n  </style>`,
    ...inside.draw(0, 0).map((line) => `  ${line}`),
    '</svg>',
    '',
  ].join('\n');
}
