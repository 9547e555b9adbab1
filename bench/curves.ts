import { type FleetsData, medianOf, OPERATIONS, type Operation, sizesOf } from "./fleets-data";
import { PROVIDERS, type ProviderName } from "./stack";

/** One panel for each operation, two by two. */
const PANEL = { width: 330, height: 220, left: 52, right: 28, top: 34, bottom: 34 };
const [WIDTH, HEIGHT] = [2 * PANEL.width + 20, 2 * PANEL.height + 64];

const TITLES: Record<Operation, string> = {
  create: "Create",
  preview: "Preview without changes",
  refresh: "Refresh",
  destroy: "Destroy",
};

/** Colours that colour-blind readers can tell apart, and dashes as well. */
const STYLE = `
  .paper { fill: #ffffff; } text { fill: #24292f; font: 12px system-ui, sans-serif; } .title { font-weight: 600; }
  .grid { stroke: #d0d7de; } .small { font-size: 11px; fill: #57606a; } .line { fill: none; stroke-width: 2; }
  .ours { stroke: #0969da; } .noop { stroke: #57606a; stroke-dasharray: 2 4; } .naive { stroke: #bc4c00; stroke-dasharray: 8 4; }
  .dot.ours { fill: #0969da; } .dot.noop { fill: #57606a; } .dot.naive { fill: #bc4c00; } .dot { stroke: none !important; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117; } text { fill: #e6edf3; } .grid { stroke: #30363d; } .small { fill: #9198a1; }
    .ours { stroke: #58a6ff; } .noop { stroke: #9198a1; } .naive { stroke: #f0883e; }
    .dot.ours { fill: #58a6ff; } .dot.noop { fill: #9198a1; } .dot.naive { fill: #f0883e; }
  }`;

type Point = readonly [size: number, ms: number];

/** Wall time against size, on logarithmic axes, as an SVG of its own: it has a ground, and so can be read on any page. */
export function curves(data: FleetsData): string {
  const sizes = sizesOf(data);
  const lines = (operation: Operation) =>
    PROVIDERS.map((provider) => ({
      provider,
      points: sizes.flatMap((size): Point[] => {
        const ms = medianOf(data, [provider, size, operation]);
        return ms === undefined ? [] : [[size, ms]];
      }),
    }));
  const all = OPERATIONS.flatMap((operation) => lines(operation).flatMap(({ points }) => points.map(([, ms]) => ms)));
  const scale = scales(sizes, all);
  const panels = OPERATIONS.map((operation, index) => {
    const [x, y] = [(index % 2) * PANEL.width + 10, Math.floor(index / 2) * PANEL.height + 44];
    return `<g transform="translate(${x} ${y})">${panel(TITLES[operation], lines(operation), scale)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">
<title>Wall time of create, preview, refresh and destroy against the number of instances</title>
<style>${STYLE}</style>
<rect class="paper" width="${WIDTH}" height="${HEIGHT}" rx="6"/>
${legend()}
${panels.join("\n")}
</svg>
`;
}

interface Scale {
  readonly sizes: readonly number[];
  /** Marks of the time axis, in seconds. */
  readonly marks: readonly number[];
  readonly x: (size: number) => number;
  readonly y: (ms: number) => number;
}

function scales(sizes: readonly number[], all: readonly number[]): Scale {
  const [low, high] = [Math.floor(Math.log10(Math.min(...all) / 1000)), Math.ceil(Math.log10(Math.max(...all) / 1000))];
  const [first, last] = [Math.log10(sizes[0] ?? 1), Math.log10(sizes.at(-1) ?? 1)];
  const share = (value: number, from: number, to: number) => (to > from ? (value - from) / (to - from) : 0.5);
  const [width, height] = [PANEL.width - PANEL.left - PANEL.right, PANEL.height - PANEL.top - PANEL.bottom];
  return {
    sizes,
    marks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
    x: (size) => PANEL.left + width * share(Math.log10(size), first, last),
    y: (ms) => PANEL.top + height * (1 - share(Math.log10(ms / 1000), low, high)),
  };
}

type Line = { readonly provider: ProviderName; readonly points: readonly Point[] };

function panel(title: string, lines: readonly Line[], { sizes, marks, x, y }: Scale): string {
  const [right, bottom] = [PANEL.width - PANEL.right, PANEL.height - PANEL.bottom];
  const times = marks.map((mark) => {
    const at = y(mark * 1000).toFixed(1);
    return `<path class="grid" d="M${PANEL.left} ${at}H${right}"/><text class="small" x="${PANEL.left - 6}" y="${at}" dy="4" text-anchor="end">${mark} s</text>`;
  });
  const counts = sizes.map((size) => {
    const at = x(size).toFixed(1);
    return `<path class="grid" d="M${at} ${PANEL.top}V${bottom}"/><text class="small" x="${at}" y="${bottom + 16}" text-anchor="middle">${size}</text>`;
  });
  // Ours is drawn last, on top of curves that are close to it.
  const drawn = [...lines].reverse().map(({ provider, points }) => {
    const places = points.map(([size, ms]) => `${x(size).toFixed(1)} ${y(ms).toFixed(1)}`);
    const dots = places.map((place) => {
      const [cx, cy] = place.split(" ");
      return `<circle class="dot ${provider}" cx="${cx}" cy="${cy}" r="3"/>`;
    });
    return places.length > 0 ? `<path class="line ${provider}" d="M${places.join("L")}"/>${dots.join("")}` : "";
  });
  const heading = `<text class="title" x="${PANEL.left}" y="${PANEL.top - 12}">${title}</text>`;
  return [heading, ...times, ...counts, ...drawn].join("\n");
}

function legend(): string {
  const entries = PROVIDERS.map((provider, index) => {
    const x = 62 + index * 90;
    return `<path class="line ${provider}" d="M${x} 24h28"/><text x="${x + 34}" y="28">${provider}</text>`;
  });
  return `${entries.join("")}<text class="small" x="${WIDTH - 20}" y="28" text-anchor="end">wall time against the number of instances</text>`;
}
