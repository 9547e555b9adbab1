// Figures and times for people.

/** CNY, to the fen. */
export const money = (cny) => `¥${figure(cny, 2)}`;

/** The hourly cost of one thing; disks cost less than a fen. */
export const price = (cny) => figure(cny, 4);

const figure = (number, places) =>
  number.toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });

const spans = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
];

/** A duration by its largest unit, and the next one while that is small: `3 d`, `1 h 20 min`, `12 s`. */
export function span(seconds) {
  const left = Math.max(0, seconds);
  const first = spans.findIndex(([, size]) => left >= size);
  if (first < 0) return "0 s";
  const [[unit, size], next] = spans.slice(first);
  const count = Math.floor(left / size);
  const rest = next && size > 60 && count < 10 ? Math.floor((left - count * size) / next[1]) : 0;
  return rest > 0 ? `${count} ${unit} ${rest} ${next[0]}` : `${count} ${unit}`;
}

/** A time of day, with its day if that isn't today's. */
export function clock(seconds, now) {
  const [day, time] = iso(seconds);
  return day === iso(now)[0] ? time : `${day.slice(5)} ${time}`;
}

/** In the reader's own time zone: `["2026-01-31", "13:05:09"]`. */
function iso(seconds) {
  const date = new Date(seconds * 1000);
  return date.toLocaleString("sv").split(" ");
}

export const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
