/**
 * As much of the editor's API as unit tests of the extension need: state that a test sets and looks at. What the editor
 * itself does with it is tested in the workbench (test/host).
 */
type Listener<T> = (value: T) => void;

export class EventEmitter<T> {
  readonly #listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>): { dispose(): void } => {
    this.#listeners.add(listener);
    return {
      dispose: () => {
        this.#listeners.delete(listener);
      },
    };
  };
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class Uri {
  readonly scheme: string;
  readonly fsPath: string;
  private constructor(scheme: string, fsPath: string) {
    this.scheme = scheme;
    this.fsPath = fsPath;
  }
  static file(path: string): Uri {
    return new Uri("file", path);
  }
  static joinPath(uri: Uri, ...parts: string[]): Uri {
    return new Uri(uri.scheme, [uri.fsPath, ...parts].join("/"));
  }
  toString(): string {
    return `${this.scheme}://${this.fsPath}`;
  }
}

export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2, Hint: 3 };
export const ProgressLocation = { Window: 10 };

/** What tests set and read. `reset` puts it back. */
export interface FakeEditor {
  trusted: boolean;
  settings: Record<string, unknown>;
  /** What `findFiles` finds, whatever it is asked for. */
  files: Uri[];
  folders: string[] | undefined;
  activeFile: Uri | undefined;
  /** Messages shown, `<kind>: <text>`. */
  shown: string[];
  commands: [string, unknown][];
  /** The label that is chosen in the next quick pick, and the items that it had. */
  pick: string | undefined;
  picked: readonly unknown[];
  /** The button that is chosen in messages that have it; once. */
  button: string | undefined;
  /** Files that were shown in an editor. */
  opened: string[];
}

export const fake: FakeEditor = fresh();

function fresh(): FakeEditor {
  return {
    trusted: true,
    settings: {},
    files: [],
    folders: undefined,
    activeFile: undefined,
    shown: [],
    commands: [],
    pick: undefined,
    picked: [],
    button: undefined,
    opened: [],
  };
}

export function reset(): void {
  Object.assign(fake, fresh());
}

export const workspace = {
  get isTrusted(): boolean {
    return fake.trusted;
  },
  textDocuments: [],
  get workspaceFolders(): readonly { readonly uri: Uri }[] | undefined {
    return fake.folders?.map((folder) => ({ uri: Uri.file(folder) }));
  },
  getWorkspaceFolder: (uri: Uri) =>
    (fake.folders ?? [])
      .map((folder) => ({ uri: Uri.file(folder) }))
      .find((one) => uri.fsPath.startsWith(one.uri.fsPath)),
  getConfiguration: (section: string) => ({
    get: (name: string): unknown => fake.settings[`${section}.${name}`],
  }),
  findFiles: () => Promise.resolve(fake.files),
  asRelativePath: (uri: Uri | string) => (typeof uri === "string" ? uri : uri.fsPath).split("/").at(-1) ?? "",
  onDidChangeWorkspaceFolders: () => ({ dispose: () => undefined }),
  createFileSystemWatcher: () => {
    const none = (): { dispose(): void } => ({ dispose: () => undefined });
    return { onDidCreate: none, onDidChange: none, onDidDelete: none, dispose: () => undefined };
  },
};

const message =
  (kind: string) =>
  (text: string, ...buttons: readonly unknown[]): Promise<string | undefined> => {
    fake.shown.push(`${kind}: ${text}`);
    const chosen = fake.button;
    if (chosen === undefined || !buttons.includes(chosen)) return Promise.resolve(undefined);
    fake.button = undefined;
    return Promise.resolve(chosen);
  };

export const window = {
  get activeTextEditor(): { readonly document: { readonly uri: Uri } } | undefined {
    return fake.activeFile === undefined ? undefined : { document: { uri: fake.activeFile } };
  },
  showInformationMessage: message("info"),
  showWarningMessage: message("warning"),
  showErrorMessage: message("error"),
  showQuickPick: (items: readonly { readonly label: string }[]) => {
    fake.picked = items;
    return Promise.resolve(items.find(({ label }) => label === fake.pick));
  },
  showTextDocument: (uri: Uri): Promise<undefined> => {
    fake.opened.push(uri.fsPath);
    return Promise.resolve(undefined);
  },
  withProgress: <T>(_options: unknown, work: () => Promise<T>): Promise<T> => work(),
};

export const commands = {
  executeCommand: (name: string, argument?: unknown): Promise<undefined> => {
    fake.commands.push([name, argument]);
    return Promise.resolve(undefined);
  },
};

export const Disposable = {
  from: (...all: readonly { dispose(): void }[]) => ({
    dispose: () => {
      for (const one of all) one.dispose();
    },
  }),
};
