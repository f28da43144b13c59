import { CodeActionKind } from "../connection/constants";

/** All safe repairs of a file at once: for "fix all" and for `editor.codeActionsOnSave`. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.tunesmith`;
/** Sections and keys in the registry's order: only when somebody asks for it, since people's order is theirs. */
export const SORT_KEYS = `${CodeActionKind.Source}.sortKeys.tunesmith`;
/** The usual form of another tool's config, for which no formatter is registered. */
export const FORMAT = `${CodeActionKind.Source}.format.tunesmith`;
