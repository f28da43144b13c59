import type { Feature } from "../serverContext";
import { codeActions } from "./codeActions";
import { codeLenses } from "./codeLenses";
import { completion } from "./completion";
import { definitions } from "./definitions";
import { documentLinks } from "./documentLinks";
import { formatting } from "./formatting";
import { hover } from "./hover";
import { inlayHints } from "./inlayHints";
import { outline } from "./outline";
import { renameAnchor } from "./renameAnchor";

/** What answers questions about a document and does nothing by itself; loaded with the first question. */
export const DOCUMENT_FEATURES: readonly Feature[] = [
  completion,
  hover,
  codeActions,
  codeLenses,
  inlayHints,
  documentLinks,
  outline,
  definitions,
  renameAnchor,
  formatting,
];
