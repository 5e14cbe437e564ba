import { crc32, deflateRawSync } from 'node:zlib';

export interface ZippedFile {
  name: string;
  content: Buffer | string;
  /** What the archive says of the unzipped size, where it is not the truth. */
  claimedSize?: number;
}

/** The bytes of a zip archive. Node can make the parts, but not the archive. */
export function zipFile(files: readonly ZippedFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedSize } of files) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const encodedName = Buffer.from(name);
    const about = Buffer.alloc(22);
    about.writeUInt16LE(8, 0); // deflate
    about.writeUInt32LE(crc32(bytes), 6);
    about.writeUInt32LE(packed.length, 10);
    about.writeUInt32LE(claimedSize ?? bytes.length, 14);
    about.writeUInt16LE(encodedName.length, 18);
    const local = Buffer.concat([Buffer.from('504b030414000008', 'hex'), about, encodedName]);
    const central = Buffer.alloc(46);
    Buffer.from('504b0102140014000008', 'hex').copy(central);
    about.copy(central, 10);
    central.writeUInt32LE(offset, 42);
    directory.push(central, encodedName);
    parts.push(local, packed);
    offset += local.length + packed.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  Buffer.from('504b0506', 'hex').copy(end);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, entries, end]);
}
