// Reads a VSIX: a zip as vsce writes it (no encryption, no Zip64).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { inflateRawSync } from "node:zlib";

/** Every file of the package, with sizes in bytes: `[{ name, packedBytes, bytes }]`, `name` relative to its root. */
export function listVsix(file) {
  return centralDirectory(readFileSync(file)).map(({ name, packedBytes, bytes }) => ({
    name,
    packedBytes,
    bytes,
  }));
}

/** Writes what the editor would install (the `extension/` part) into `folder`, without that prefix. */
export function unpackVsix(file, folder) {
  const zip = readFileSync(file);
  const root = resolve(folder);
  for (const entry of centralDirectory(zip)) {
    if (!entry.name.startsWith("extension/") || entry.name.endsWith("/")) continue;
    const target = resolve(join(root, entry.name.slice("extension/".length)));
    if (!target.startsWith(root + sep)) throw new Error(`${file}: the entry ${entry.name} leaves its folder`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contentOf(zip, entry));
  }
  return root;
}

/** The list at the end of a zip; formats as in the PKWARE application note, §4.3.12 and §4.3.16. */
function centralDirectory(zip) {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Error("not a zip: it has no end of central directory");
  const entries = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== 0x02014b50)
      throw new Error("damaged zip: no entry where the directory says");
    const nameLength = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString("utf8", at + 46, at + 46 + nameLength),
      method: zip.readUInt16LE(at + 10),
      packedBytes: zip.readUInt32LE(at + 20),
      bytes: zip.readUInt32LE(at + 24),
      offset: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function contentOf(zip, entry) {
  const start = entry.offset + 30 + zip.readUInt16LE(entry.offset + 26) + zip.readUInt16LE(entry.offset + 28);
  const packed = zip.subarray(start, start + entry.packedBytes);
  if (entry.method === 0) return packed;
  if (entry.method !== 8)
    throw new Error(`${entry.name}: packed with the unknown method ${String(entry.method)}`);
  return inflateRawSync(packed);
}
