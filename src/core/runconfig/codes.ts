/** What a run-config finding is about, and why it is told. */
interface Code {
  readonly name: string;
  readonly why: string;
}

/** Codes of run-config findings. Never reused; a retired code stays in the list with its reason. */
export const CONFIG_CODES = {
  CFG001: {
    name: "syntax",
    why: "A line that is no YAML is not read, and neither is what it would have said.",
  },
  CFG002: { name: "unknown-key", why: "A key that nobody knows would be passed over in silence." },
  CFG003: { name: "wrong-type", why: "The value is not of a kind that the key takes." },
  CFG004: { name: "not-a-choice", why: "The key takes one of a few words, and this is none of them." },
  CFG005: { name: "out-of-range", why: "The number lies outside of what makes sense or is possible." },
  CFG006: { name: "duplicate-key", why: "Of a key that is given twice only the last one counts." },
  CFG007: { name: "not-a-mapping", why: "A run config is a mapping of keys onto values." },
  CFG008: { name: "missing-key", why: "Nothing can start without it, and there is no default." },
  CFG009: { name: "misread-scalar", why: "Python's YAML reader takes the value for something else." },
  CFG010: {
    name: "no-effect-yet",
    why: "The feature comes with a later version; until then the value does nothing.",
  },
  CFG011: { name: "no-effect", why: "With this task, method, engine or other key the value does nothing." },
  CFG012: {
    name: "other-name",
    why: "Another tool, or an earlier version, calls the key so; here it has another name.",
  },
  CFG013: {
    name: "secret",
    why: "Configs are shared and copied into run folders: a token must not stand in one.",
  },
  CFG014: {
    name: "unused-ignore",
    why: "A comment that hides nothing today hides a mistake of tomorrow.",
  },
  XRF001: { name: "contradiction", why: "Two keys say opposite things, and neither may win in silence." },
  XRF002: { name: "engine-cannot", why: "The engine that would run cannot do this, and refuses it." },
  XRF003: { name: "unknown-group", why: "A check compares groups, and this column is not one of them." },
  XRF004: { name: "unknown-label", why: "The label is not among those that are compared." },
  XRF005: {
    name: "quantized-without-adapter",
    why: "Quantized weights cannot be trained: they need an adapter.",
  },
  XRF006: { name: "large-batch", why: "A batch of more rows than there are makes every step the same." },
  XRF007: { name: "beyond-the-end", why: "The run ends before this would happen for the first time." },
  XRF008: { name: "endless-warmup", why: "The learning rate never gets to its peak." },
  XRF009: {
    name: "fractional-steps",
    why: "Steps are whole: a share of them is another key, and 1.0 means one step.",
  },
  XRF010: {
    name: "unusual-learning-rate",
    why: "Far outside of what the method is used with: diverges, or learns nothing.",
  },
  XRF011: {
    name: "unusual-scale",
    why: "The factor on what the adapter adds is extreme, like a wrong learning rate.",
  },
  XRF012: {
    name: "unproven-method",
    why: "No test of this product has trained with this method on this engine yet.",
  },
  XRF013: {
    name: "packing-without-isolation",
    why: "Rows that are packed together see each other with this kernel.",
  },
  XRF014: {
    name: "float16-overflow",
    why: "Numbers of this model or method do not fit into float16: the loss is no number.",
  },
  XRF015: {
    name: "never-measured",
    why: "The setting waits for measurements, and there are no rows to measure.",
  },
  XRF016: { name: "format-unfit", why: "Rows of this format do not have what the task learns from." },
  XRF017: { name: "loss-of-another-task", why: "The loss belongs to another task." },
  XRF018: { name: "no-reward", why: "Reinforcement learning needs something that scores the answers." },
  XRF019: {
    name: "uneven-groups",
    why: "Sampled answers are compared in groups, and a batch must hold whole groups.",
  },
  XDT001: { name: "file-missing", why: "There is no such file of rows." },
  XDT002: { name: "file-empty", why: "There are no rows in the file." },
  XDT003: { name: "column-missing", why: "No row has the column." },
  XDT004: { name: "format-differs", why: "The rows have another shape than the config says." },
  XDT005: { name: "label-not-listed", why: "Rows have a label that is not among those that are compared." },
  XDT006: {
    name: "rows-too-long",
    why: "Rows are longer than what is trained on: they are cut, left out or refused.",
  },
  XDT007: { name: "train-and-test-overlap", why: "Rows that were trained on measure memory, not ability." },
  XDT008: { name: "group-too-small", why: "Of a small group no difference can be told from chance." },
  XDT009: {
    name: "data-of-another-task",
    why: "The rows lack what the task learns from, or have what it passes over.",
  },
  XMD001: { name: "model-missing", why: "There is no such folder." },
  XMD002: { name: "model-incomplete", why: "The folder lacks what is needed to load the model." },
  XMD003: { name: "model-damaged", why: "A file is there and cannot be what its name says." },
  XMD004: { name: "architecture-unsupported", why: "The engine has no such model." },
  XMD005: {
    name: "target-matches-nothing",
    why: "No layer of the model has this name: nothing would be adapted.",
  },
  XMD006: {
    name: "rank-above-layer",
    why: "A rank above a layer's smaller side costs more than the layer and adds nothing.",
  },
  XMD007: { name: "beyond-positions", why: "The model has never seen positions that far." },
  XMD008: { name: "vocabulary-differs", why: "Tokens and rows of the embedding do not fit together." },
  XMD009: { name: "pad-is-end", why: "Where padding is the end token, the model may never learn to stop." },
  XMD010: { name: "no-chat-template", why: "Without a template nobody knows how a conversation is written." },
  XMD011: {
    name: "turns-not-found",
    why: "The assistant's turns cannot be told apart, so they cannot be learnt alone.",
  },
  MEM001: {
    name: "does-not-fit",
    why: "The forecast is above what the device has free: the run would end in an error.",
  },
  MEM002: {
    name: "size-unknown",
    why: "The model's sizes cannot be read, so nothing is known of its memory.",
  },
  GAT001: { name: "check-without-margin", why: "A check needs a margin to be passed or failed." },
  GAT002: { name: "unknown-metric", why: "Nothing measures what the check asks for." },
  DLC001: { name: "foreign-unknown-key", why: "The tool drops the key in silence, or refuses the file." },
  DLC002: { name: "misplaced-key", why: "The tool looks for the key at another level, and not here." },
  DLC003: {
    name: "key-of-another-tool",
    why: "Another tool, trainer or stage has the key; this one does not.",
  },
  DLC004: {
    name: "renamed-key",
    why: "Newer releases call it otherwise; older ones take the file as it is.",
  },
  DLC005: { name: "removed-key", why: "Newer releases have no such key; older ones take the file as it is." },
  DLC006: { name: "foreign-wrong-type", why: "The tool takes a value of another type." },
  DLC007: {
    name: "foreign-not-a-choice",
    why: "The tool takes one of some words, and this is none of them.",
  },
  DLC008: { name: "foreign-out-of-range", why: "The tool, or the library below it, refuses the number." },
  DLC009: {
    name: "foreign-misread-scalar",
    why: "The tool's YAML reader takes the value for something else than it looks like.",
  },
  DLC010: {
    name: "foreign-duplicate-key",
    why: "Of a key that is given twice only the last one counts, or the reader refuses both.",
  },
  DLC011: {
    name: "foreign-contradiction",
    why: "The tool refuses these keys together, after minutes of loading.",
  },
  DLC012: { name: "ignored-in-silence", why: "The tool takes the key, and nothing reads it." },
  DLC013: { name: "plugin-not-listed", why: "Without the plugin the tool drops its keys in silence." },
  DLC014: { name: "foreign-path-missing", why: "The tool would fail when it looks for the file." },
} as const satisfies Readonly<Record<string, Code>>;

export type ConfigCode = keyof typeof CONFIG_CODES;
