import { tableFromArrays, tableToIPC } from "@uwdata/flechette";

/** Tables as writers make them, to be spoilt: Arrow as a file and as a stream, Parquet bare and packed. */
export const TABLES: readonly { readonly file: string; readonly bytes: Buffer }[] = [
  { file: "x.arrow", bytes: arrow("file") },
  { file: "x.arrow", bytes: arrow("stream") },
  // Two rows of two texts and a number, by pyarrow.
  {
    file: "x.parquet",
    bytes: Buffer.from(
      "UEFSMRUAFWAVYCwVBBUAFQYVBhwAAAACAAAABAEVAAAASG93IGRvIEkgYm9pbCBhbiBlZ2c/DQAAAEFkZCAxMiBhbmQgMzAVABU8" +
        "FTwsFQQVABUGFQYcAAAAAgAAAAQBDgAAAFNldmVuIG1pbnV0ZXMuAgAAADQyFQAVHBUcLBUEFQAVBhUGHAAAAAIAAAADAQEAAAAA" +
        "AAAAFQQZTDUAGAZzY2hlbWEVBgAVDCUCGAZwcm9tcHQlAEwcAAAAFQwlAhgKY29tcGxldGlvbiUATBwAAAAVBCUCGAVsYWJlbAAW" +
        "BBkcGTwmABwVDBklBgAZGAZwcm9tcHQVABYEFoYBFoYBJghJHBUAFQAVAgA8FkQZBhkmAAQAAAAmABwVDBklBgAZGApjb21wbGV0" +
        "aW9uFQAWBBZiFmImjgFJHBUAFQAVAgA8FiAZBhkmAAQAAAAmABwVBBklBgAZGAVsYWJlbBUAFgQWQhZCJvABSRwVABUAFQIAPCkG" +
        "GSYCAgAAABaqAhYEJggWqgIAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRk8HAAAHAAAHAAAAB4BAABQQVIx",
      "base64",
    ),
  },
  {
    file: "x.parquet",
    bytes: Buffer.from(
      "UEFSMRUEFVQVWEwVBBUAEgAAKqQVAAAASG93IGRvIEkgYm9pbCBhbiBlZ2c/DQAAAEFkZCAxMiBhbmQgMzAVABUSFRYsFQQVEBUG" +
        "FQYcAAAACSACAAAABAEBAwIVBBUwFTRMFQQVABIAABhcDgAAAFNldmVuIG1pbnV0ZXMuAgAAADQyFQAVEhUWLBUEFRAVBhUGHAAA" +
        "AAkgAgAAAAQBAQMCFQQVEBUUTBUCFQASAAAIHAEAAAAAAAAAFQAVEhUWLBUEFRAVBhUGHAAAAAkgAgAAAAMBAQIAFQQZTDUAGAZz" +
        "Y2hlbWEVBgAVDCUCGAZwcm9tcHQlAEwcAAAAFQwlAhgKY29tcGxldGlvbiUATBwAAAAVBCUCGAVsYWJlbAAWBBkcGTwmABwVDBk1" +
        "AAYQGRgGcHJvbXB0FQIWBBaoARawASZ8JggpLBUEFQAVAgAVABUQFQIAPBZEGQYZJgAEAAAAJgAcFQwZNQAGEBkYCmNvbXBsZXRp" +
        "b24VAhYEFoQBFowBJogCJrgBKSwVBBUAFQIAFQAVEBUCADwWIBkGGSYABAAAACYAHBUEGTUABhAZGAVsYWJlbBUCFgQWZBZsJvQC" +
        "JsQCKSwVBBUAFQIAFQAVEBUCADwpBhkmAgIAAAAWkAMWBCYIFqgDACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZ" +
        "PBwAABwAABwAAABAAQAAUEFSMQ==",
      "base64",
    ),
  },
];

function arrow(format: "file" | "stream"): Buffer {
  const table = tableFromArrays({
    prompt: ["How do I boil an egg?", "Add 12 and 30"],
    completion: ["Seven minutes.", "42"],
    label: [1, 2],
  });
  return Buffer.from(tableToIPC(table, { format }) as Uint8Array);
}
