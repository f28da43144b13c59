import type { MediaKind } from "./rowMedia";

/** What a file is by its first 16 bytes. `text`: a web page, a pointer of Git LFS, JSON. */
export type MediaMagic = MediaKind | "text" | "container" | undefined;

/** First bytes in Latin-1; `container`: film or sound, both use it. */
const MAGICS: readonly (readonly [at: number, bytes: string, what: MediaMagic])[] = [
  [0, "\xff\xd8\xff", "image"],
  [0, "\x89PNG", "image"],
  [0, "GIF8", "image"],
  [0, "II*\0", "image"],
  [0, "MM\0*", "image"],
  [0, "II+\0", "image"],
  [0, "\0\0\x01\0", "image"],
  [0, "\0\0\0\x0cjP  ", "image"],
  [0, "\xff\x0a", "image"],
  [0, "8BPS", "image"],
  [0, "qoif", "image"],
  [8, "WEBP", "image"],
  [8, "AVI ", "video"],
  [8, "WAVE", "audio"],
  [4, "ftypavif", "image"],
  [4, "ftypheic", "image"],
  [4, "ftypmif1", "image"],
  [4, "ftypM4A", "audio"],
  [4, "ftyp", "container"],
  [4, "moov", "container"],
  [4, "mdat", "container"],
  [0, "\x1aE\xdf\xa3", "container"],
  [0, "OggS", "container"],
  [0, "\x30\x26\xb2\x75", "container"],
  [0, "FLV", "video"],
  [0, "\0\0\x01\xba", "video"],
  [0, "\0\0\x01\xb3", "video"],
  [0, "ID3", "audio"],
  [0, "fLaC", "audio"],
  [0, "FORM", "audio"],
  [0, "caff", "audio"],
  [0, "#!AMR", "audio"],
  [0, ".snd", "audio"],
  [0, "wvpk", "audio"],
  [0, "MAC ", "audio"],
  [0, "version https://", "text"],
  [0, "{", "text"],
];

const WEB_PAGE = /^\s*<(?:!doc|html|head|\?xml|!--|error|body)/iu;

export function mediaMagic(head: Uint8Array): MediaMagic {
  const text = String.fromCharCode(...head.subarray(0, 16));
  for (const [at, bytes, what] of MAGICS) if (text.startsWith(bytes, at)) return what;
  // "BM" alone is also how words begin; the size that follows ends in zeros.
  if (text.startsWith("BM") && text.slice(6, 10) === "\0\0\0\0") return "image";
  // MPEG audio, with any of its layers and rates; MPEG transport stream.
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0) return "audio";
  if (head[0] === 0x47) return "video";
  return WEB_PAGE.test(text) ? "text" : undefined;
}

/** Names whose files always begin with one of the magics; of others nothing can be said. */
const KNOWN: Readonly<Record<MediaKind, RegExp>> = {
  image: /\.(?:jpe?g|jfif|png|gif|webp|bmp|tiff?|avif|heic|ico)$/iu,
  video: /\.(?:mp4|m4v|mov|avi|mkv|webm|flv|wmv)$/iu,
  audio: /\.(?:wav|flac|ogg|oga|opus|m4a|wma|aiff?)$/iu,
};

/** What the file is instead of what it should be, in words; undefined when it may well be that. */
export function wrongMagic(kind: MediaKind, path: string, head: Uint8Array): string | undefined {
  const magic = mediaMagic(head);
  if (magic === kind) return undefined;
  if (magic === undefined) return KNOWN[kind].test(path) ? `no ${kind} format that is known` : undefined;
  if (magic === "text") return "text: a web page, or a pointer that Git LFS has left";
  if (magic === "container") return kind === "image" ? "a film or a sound" : undefined;
  // An animation is a film too.
  if (kind === "video" && magic === "image" && String.fromCharCode(...head.subarray(0, 4)) === "GIF8")
    return undefined;
  return { image: "an image", video: "a film", audio: "a sound" }[magic];
}
