import { deflateSync, inflateSync, crc32 } from 'zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHANNELS: { readonly [colorType: number]: number } = { 0: 1, 2: 3, 4: 2, 6: 4 };

/** Points of eight bits a channel, line by line. */
export interface Picture { readonly width: number; readonly height: number; readonly colorType: number; readonly points: Buffer }

/** Reads a PNG of eight bits a channel without interlacing or a palette, as most are. Undefined for another file. */
export function decode(file: Buffer): Picture | undefined {
  if (!file.subarray(0, 8).equals(SIGNATURE)) return undefined;
  const parts: Buffer[] = [];
  for (let at = 8; at + 8 <= file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const [width, height, depth, colorType, interlaced] = [file.readUInt32BE(16), file.readUInt32BE(20), file[24], file[25], file[28]];
  const channels = CHANNELS[colorType];
  if (depth !== 8 || interlaced || channels === undefined || width * height > 50_000_000) return undefined;
  const lines = inflateSync(Buffer.concat(parts), { maxOutputLength: height * (width * channels + 1) });
  return { width, height, colorType, points: unfilter(lines, width * channels, height, channels) };
}

/** Each byte is the difference to its neighbours: left, above, or what is between them. */
function unfilter(lines: Buffer, length: number, height: number, channels: number): Buffer {
  const points = Buffer.alloc(length * height);
  for (let y = 0; y < height; y += 1) {
    const filter = lines[y * (length + 1)];
    for (let x = 0; x < length; x += 1) {
      const at = y * length + x;
      const left = x < channels ? 0 : points[at - channels];
      const above = y ? points[at - length] : 0;
      const corner = x < channels || !y ? 0 : points[at - length - channels];
      const guess = [0, left, above, Math.floor((left + above) / 2), nearest(left, above, corner)][filter];
      points[at] = lines[y * (length + 1) + 1 + x] + guess;
    }
  }
  return points;
}

function nearest(left: number, above: number, corner: number): number {
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((each) => Math.abs(left + above - corner - each));
  return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
}

/** The same picture, at most `most` points wide and high. */
export function shrink({ width, height, colorType, points }: Picture, most: number): Picture {
  const scale = Math.max(1, width / most, height / most);
  const [w, h, channels] = [Math.max(1, Math.floor(width / scale)), Math.max(1, Math.floor(height / scale)), CHANNELS[colorType]];
  const made = Buffer.alloc(w * h * channels);
  for (let at = 0; at < made.length; at += 1) {
    const [x, y, channel] = [Math.floor(at / channels) % w, Math.floor(at / channels / w), at % channels];
    const [fromX, toX, fromY, toY] = [x, x + 1, y, y + 1].map((each) => Math.floor(each * scale));
    let [sum, count] = [0, 0];
    for (let v = fromY; v < Math.min(height, Math.max(toY, fromY + 1)); v += 1) {
      for (let u = fromX; u < Math.min(width, Math.max(toX, fromX + 1)); u += 1, count += 1) sum += points[(v * width + u) * channels + channel];
    }
    made[at] = Math.round(sum / count);
  }
  return { width: w, height: h, colorType, points: made };
}

export function encode({ width, height, colorType, points }: Picture): Buffer {
  const length = width * CHANNELS[colorType];
  // No filter: the lines are as they are.
  const lines = Array.from({ length: height }, (_, y) => [Buffer.from([0]), points.subarray(y * length, (y + 1) * length)]).flat();
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colorType, 0, 0, 0], 8);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(lines))), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
