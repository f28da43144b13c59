/** Version of the run folder: raised only by a change that an older reader cannot ignore. */
export const PROTOCOL_VERSION = 1;
/** Version of every other document. */
export const DOCUMENT_VERSION = 1;
