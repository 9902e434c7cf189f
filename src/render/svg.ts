/** Something drawn, with its size; it is given its place later. */
export interface Box {
  readonly width: number;
  readonly height: number;
  draw(x: number, y: number): string[];
}

/** Between boxes. */
export const GAP = 12;

export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function text(x: number, y: number, content: string, className = ''): string {
  return `<text x="${String(x)}" y="${String(y)}"${className === '' ? '' : ` class="${className}"`}>${escape(content)}</text>`;
}

export function rectangle(
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  className: string,
): string {
  return `<rect x="${String(x)}" y="${String(y)}" width="${String(width)}" height="${String(height)}" rx="${String(radius)}" class="${className}"/>`;
}

/** Boxes beside each other, going on below where a row is full. */
export function flow(boxes: readonly Box[], maxWidth: number): Box {
  const placed: { readonly box: Box; readonly x: number; readonly y: number }[] = [];
  let [x, y, rowHeight, width] = [0, 0, 0, 0];
  for (const box of boxes) {
    if (x > 0 && x + box.width > maxWidth) [x, y, rowHeight] = [0, y + rowHeight + GAP, 0];
    placed.push({ box, x, y });
    width = Math.max(width, x + box.width);
    rowHeight = Math.max(rowHeight, box.height);
    x += box.width + GAP;
  }
  return {
    width,
    height: y + rowHeight,
    draw: (left, top) => placed.flatMap(({ box, x: dx, y: dy }) => box.draw(left + dx, top + dy)),
  };
}
