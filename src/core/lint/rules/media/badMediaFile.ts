import { formatBytes } from "../../../../base/format";
import { defineRule, type RuleContext } from "../../defineRule";
import { wrongMagic } from "../../rows/mediaMagic";
import { quote } from "../../text/quote";
import { localPath, looksLikeFile, mediaFields, mediaReferences, type MediaReference } from "../../rows/rowMedia";
import type { MediaReader } from "../../surroundings";

/**
 * A picture, film or sound that a row names and that is not there, has no bytes, or is something else: a web page that
 * was saved instead, a pointer that Git LFS has left, a file cut off at its beginning. Trainers find out when they
 * reach the row, sometimes hours into the run, and stop.
 *
 * Looked at are the fields `images`, `videos`, `audios` (and their singular, and what a registry calls them), the same
 * in a turn, and content parts. Relative paths begin at the media folder of the run config, else at the dataset's own
 * folder, as in LLaMA-Factory, or at the folder above it when they name it. Addresses and data inside the row are no
 * files. Of a file only its size and its first 16 bytes are read, so that damage farther in is not seen; files outside
 * of an untrusted workspace are not looked at.
 */
export const badMediaFile = defineRule({
  code: "MMD001",
  name: "bad-media-file",
  severity: "error",
  affects: ["llama-factory:fails", "trl:fails", "axolotl:fails"],
  bad: `{"messages": [{"role": "user", "content": "<image>Who is it?"}, {"role": "assistant", "content": "A cat."}], "images": ["cat.jpg"]}`,
  good: `{"messages": [{"role": "user", "content": "<image>Who is it?"}, {"role": "assistant", "content": "A dog."}], "images": ["dog.jpg"]}`,
  exampleOptions: { media: { "dog.jpg": "\xff\xd8\xff\xe0\x00\x10JFIF" } },
  begin: ({ media, declared }: RuleContext) =>
    media === undefined
      ? {}
      : {
          checkRow(row, report) {
            for (const reference of mediaReferences(row, mediaFields(row, declared))) {
              const trouble = troubleOf(reference, media);
              if (trouble !== undefined)
                report({ path: reference.path }, trouble.message, { help: trouble.help });
            }
          },
        },
});

function troubleOf(
  { kind, value, isSure }: MediaReference,
  media: MediaReader,
): { readonly message: string; readonly help: string } | undefined {
  const path = localPath(value);
  if (path === undefined || !(isSure || looksLikeFile(path))) return undefined;
  const found = media.look(path);
  if (found === "unseen") return undefined;
  if (found === undefined)
    return {
      message: `the ${kind} file ${quote(value, 80)} does not exist or cannot be read`,
      help: "add the file, or name the folder where the paths begin",
    };
  if (found.bytes === 0) return { message: `the ${kind} file ${quote(value, 80)} is empty`, help: AGAIN };
  const wrong = wrongMagic(kind, path, found.head);
  return wrong === undefined
    ? undefined
    : {
        message: `the ${kind} file ${quote(value, 80)} (${formatBytes(found.bytes)}) is ${wrong}`,
        help: AGAIN,
      };
}

const AGAIN = "download or copy the file again";
