import { stringify } from 'yaml';
import type { ClusterPlan } from '../../plan/types.js';
import type { DrawingOptions } from '../../render/drawing.js';
import { summary } from '../../render/summary.js';
import { topologyText } from '../../render/topology-text.js';
import type { Advice } from '../../survival/advice.js';
import type { Explanation } from '../../survival/explain.js';
import { ASPECTS } from '../../survival/outcome.js';
import type { Survival } from '../../survival/outcome.js';
import { nothingLeft } from '../../survival/survey.js';
import type { LossRow, PlaceRow } from '../../survival/survey.js';
import type { Colors } from '../io.js';
import { table } from './table.js';

const WORDS: Readonly<Record<Survival, string>> = { all: 'go on', some: 'in part', none: 'stop' };
const SURVIVALS = ['all', 'some', 'none'] as const;
/** More ways than this are told as percentages. */
const COUNTABLE = 10_000;

function paint(survival: Survival, text: string, colors: Colors): string {
  return { all: colors.green, some: colors.yellow, none: colors.red }[survival](text);
}

/** `go on`, or `7 go on, 3 stop` where it depends on which nodes are lost. */
function cell(counts: Readonly<Record<Survival, number>>, ways: number, colors: Colors): string {
  const met = SURVIVALS.filter((survival) => counts[survival] > 0);
  const share = (count: number) => (ways < COUNTABLE ? String(count) : `${((100 * count) / ways).toPrecision(2)}%`);
  return met
    .map((survival) => {
      const text = met.length === 1 ? WORDS[survival] : `${share(counts[survival])} ${WORDS[survival]}`;
      return paint(survival, text, colors);
    })
    .join(', ');
}

function lossCells(row: LossRow, isEnd: boolean, colors: Colors): string[] {
  const { lost, ways, counts } = row;
  const what = isEnd ? `any ${String(lost)} or more` : lost === 1 ? 'any 1 node' : `any ${String(lost)} nodes`;
  return [
    what,
    isEnd ? '' : ways < COUNTABLE ? String(ways) : ways.toPrecision(2),
    ...ASPECTS.map((aspect) => cell(counts[aspect], ways, colors)),
    isEnd ? '' : row.example.length > 4 ? `${row.example.slice(0, 4).join(', ')} …` : row.example.join(', '),
  ];
}

function placeCells({ kind, place, nodes, outcome }: PlaceRow, colors: Colors): string[] {
  return [
    `${kind} ${place}`,
    '1',
    ...ASPECTS.map((aspect) => paint(outcome[aspect], WORDS[outcome[aspect]], colors)),
    nodes.length > 4 ? `${nodes.slice(0, 4).join(', ')} …` : nodes.join(', '),
  ];
}

/** Nobody reads on to how likely the loss of 40 nodes is to be noticed. */
const MAX_LOSSES = 12;

/** Rows after which nothing changes any more are one row. */
function lossTable({ losses, zones, regions, topology }: Explanation, colors: Colors): string {
  const places = [...(zones.length > 1 ? zones : []), ...(regions.length > 1 ? regions : [])];
  const head = ['LOST', 'WAYS', 'WRITES', 'READS', 'METADATA', 'AT WORST'].map((title) => colors.dim(title));
  return table([
    head,
    ...losses
      .slice(0, MAX_LOSSES)
      .map((row) => lossCells(row, nothingLeft(row) && row.lost < topology.nodes.length, colors)),
    ...places.map((row) => placeCells(row, colors)),
  ]);
}

/** The lines to write in the spec, each short enough to read. */
function specLines(spec: Advice['spec']): string[] {
  const flow = (value: unknown) => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
  return Object.entries(spec).flatMap(([key, value]) =>
    Array.isArray(value) ? [`${key}:`, ...value.map((item) => `  - ${flow(item)}`)] : [`${key}: ${flow(value)}`],
  );
}

function adviceText(advice: readonly Advice[], colors: Colors): string[] {
  if (advice.length === 0) return ['No other setting or role, and no one or two more nodes, make it survive more.'];
  return [
    colors.bold('What would make it survive more, the smallest change first:'),
    ...advice.flatMap(({ change, gain, spec }, i) => [
      `  ${String(i + 1)}. ${change}: ${gain}.`,
      ...specLines(spec).map((line) => colors.dim(`       ${line}`)),
    ]),
  ];
}

function legend({ complete, losses }: Explanation): string {
  const tried = complete
    ? 'Every combination was tried.'
    : `Every combination of up to ${String(losses.at(-1)?.lost ?? 0)} lost nodes was tried; more would take too long.`;
  const more = losses.length > MAX_LOSSES ? ' `--json` has the rest of them.' : '';
  return `${tried}${more} "in part": some partitions go on and others stop, which depends on the nodes they are on.`;
}

/** What `explain` shows. */
export function renderExplanation(
  plan: ClusterPlan,
  explanation: Explanation,
  drawing: DrawingOptions,
  colors: Colors,
): string {
  const { sentences } = explanation;
  return [
    `${colors.bold(plan.name)}: ${summary(plan)}`,
    colors.bold(sentences.overall),
    '',
    topologyText(plan, drawing),
    '',
    table([
      ['Logs:', sentences.logs],
      ['Partitions:', sentences.partitions],
      ['Metadata:', sentences.metadata],
    ]),
    '',
    colors.bold('What goes on, once others took over, when nodes are lost at the same moment:'),
    lossTable(explanation, colors),
    colors.dim(legend(explanation)),
    '',
    ...adviceText(explanation.advice, colors),
  ].join('\n');
}
