const ORIENTATION = 0x0112;
const SHORT = 3;

/** Which side of a picture is up, 2 to 8, by its Exif (TIFF 6.0); undefined where it is as usual, or nobody can say. */
export function orientationIn(tiff: Buffer): number | undefined {
  try {
    const little = tiff.toString('latin1', 0, 2) === 'II';
    const short = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
    const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
    for (let entry = 0; entry < short(first); entry++) {
      const at = first + 2 + entry * 12;
      if (short(at) !== ORIENTATION || short(at + 2) !== SHORT) continue;
      const value = short(at + 8);
      return value >= 2 && value <= 8 ? value : undefined;
    }
    return undefined;
  } catch {
    return undefined;
  }
}

/** Exif that says the orientation and nothing else. */
export function orientationOnly(orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('MM\0*', 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(ORIENTATION, 10);
  tiff.writeUInt16BE(SHORT, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}
