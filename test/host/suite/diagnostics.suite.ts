import assert from "node:assert/strict";
import * as vscode from "vscode";
import { shot } from "../runner/shot";
import {
  after,
  codeOf,
  diagnosticsOf,
  finding,
  replaceAll,
  show,
  until,
  workspaceFile,
  writeText,
} from "./support";

const severities = vscode.DiagnosticSeverity;

describe("a dataset in the editor", () => {
  it("shows its findings at their rows, with the sidebar beside it", async () => {
    await vscode.commands.executeCommand("tunesmith.runs.focus");
    const editor = await show(workspaceFile("data", "train.jsonl"));
    const bad = await finding(editor.document.uri, "PAR001");
    assert.equal(bad.severity, severities.Error);
    const found = new Set(diagnosticsOf(editor.document.uri).map(codeOf));
    for (const code of ["DUP001", "QLT001"]) assert.ok(found.has(code), `${code} of ${[...found].join(" ")}`);
    const { line } = bad.range.start;
    editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.InCenter);
    await vscode.commands.executeCommand("workbench.actions.view.problems");
    await shot("host-dataset");
    await vscode.commands.executeCommand("tunesmith.datasets.focus");
    await vscode.commands.executeCommand("list.focusLast");
    await vscode.commands.executeCommand("list.expand");
    await new Promise((done) => setTimeout(done, 1000));
    await shot("host-datasets-view");
    await vscode.commands.executeCommand("workbench.action.closePanel");
  });

  it("an unknown role is repaired by its quick fix, and the finding goes away", async () => {
    const uri = workspaceFile("data", "roles.jsonl");
    await writeText(
      uri,
      '{"messages":[{"role":"human","content":"Hi"},{"role":"assistant","content":"Hello, how can I help?"}]}\n',
    );
    const { document } = await show(uri);
    const unknown = await finding(uri, "ROL001");
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      unknown.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ edit }) => edit !== undefined);
    assert.ok(fix?.edit, `no fix among ${actions.map(({ title }) => title).join(", ")}`);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /"role":"user"/u);
    await until("no finding is left", () => diagnosticsOf(uri).length === 0);
  });

  it("a rule that the settings ignore is not shown", async () => {
    const uri = workspaceFile("data", "train.jsonl");
    await show(uri);
    await finding(uri, "DUP001");
    const settings = vscode.workspace.getConfiguration("tunesmith");
    await settings.update("lint.ignore", ["DUP"], vscode.ConfigurationTarget.Global);
    try {
      await until("DUP001 hidden", () => !diagnosticsOf(uri).some((one) => codeOf(one) === "DUP001"));
      assert.ok(diagnosticsOf(uri).some((one) => codeOf(one) === "PAR001"));
    } finally {
      await settings.update("lint.ignore", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("its facts are shown by a hover on the first line", async () => {
    const uri = workspaceFile("data", "train.jsonl");
    const editor = await show(uri);
    const shown = await until("the facts", async () => {
      const texts = hoverTexts(
        await vscode.commands.executeCommand<vscode.Hover[]>(
          "vscode.executeHoverProvider",
          uri,
          new vscode.Position(0, 3),
        ),
      );
      return texts.includes("**Rows**") && texts;
    });
    assert.match(shown, /\*\*Length\*\*.*median/u);
    assert.match(shown, /\*\*Columns\*\*/u);
    editor.selection = new vscode.Selection(0, 3, 0, 3);
    editor.revealRange(new vscode.Range(0, 0, 0, 0), vscode.TextEditorRevealType.AtTop);
    await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
    await vscode.commands.executeCommand("editor.action.showHover", { focus: "autoFocusImmediately" });
    await new Promise((done) => setTimeout(done, 4000));
    await shot("host-facts-hover");
  });

  it("a finding is ignored with a reason, in the sidecar, and a code in the settings of the workspace", async () => {
    const uri = workspaceFile("data", "keep.jsonl");
    const row = '{"prompt":"Say it twice","completion":"It is said, and said again."}\n';
    await writeText(uri, row + row + row.replace("It is said, and said again.", ""));
    await show(uri);
    const twice = await finding(uri, "DUP001");
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      twice.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const ignoring = actions.find(({ title }) => title.includes("keep.jsonl.lintignore"))?.command;
    assert.ok(ignoring, actions.map(({ title }) => title).join(", "));
    const written = vscode.commands.executeCommand<string>(
      ignoring.command,
      ...((ignoring.arguments as unknown[] | undefined) ?? []),
    );
    await new Promise((done) => setTimeout(done, 1000));
    await shot("host-ignore-reason");
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    assert.ok((await written).endsWith("keep.jsonl.lintignore"));
    await until("DUP001 to go", () => !diagnosticsOf(uri).some((one) => codeOf(one) === "DUP001"));
    await finding(uri, "QLT001");
    const done = await vscode.commands.executeCommand<boolean>("tunesmith.ignoreCode", { code: "QLT001" });
    try {
      assert.equal(done, true);
      await until("QLT001 to go", () => !diagnosticsOf(uri).some((one) => codeOf(one) === "QLT001"));
    } finally {
      const settings = vscode.workspace.getConfiguration("tunesmith");
      await settings.update("lint.ignore", undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it("Lint Dataset finds the same in a file that is not open", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const uri = workspaceFile("data", "chat.jsonl");
    const count = await vscode.commands.executeCommand<number>("tunesmith.lintDataset", uri);
    assert.ok(count > 0, "no finding");
    const shown = await until("findings of a closed file", () => {
      const all = diagnosticsOf(uri);
      return all.length > 0 && all;
    });
    assert.equal(shown.length, count);
  });
});

describe("a run config in the editor", () => {
  const text =
    "version: 1\nname: half\nmodel:\n  name_or_path: model\ndata:\n  train: data/train.jsonl\nmethod:\n  name: lora\ntrain:\n  lerning_rate: 1.0e-4\n";

  async function config(content: string): Promise<vscode.TextEditor> {
    const uri = workspaceFile("half.tune.yaml");
    await writeText(uri, content);
    const editor = await show(uri);
    await replaceAll(editor, content);
    return editor;
  }

  it("an unknown key is named with the one that was meant, and its quick fix writes that one", async () => {
    const editor = await config(text);
    const { document } = editor;
    const unknown = await finding(document.uri, "CFG002");
    assert.match(unknown.message, /learning_rate/u);
    assert.equal(document.getText(unknown.range), "lerning_rate");
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      unknown.range,
    );
    const fix = actions.find(({ edit }) => edit !== undefined);
    assert.ok(fix?.edit, "no fix");
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), /^ {2}learning_rate: 1\.0e-4$/mu);
    await until("CFG002 gone", () => !diagnosticsOf(document.uri).some((one) => codeOf(one) === "CFG002"));
  });

  it("completes the keys that are valid here and not there yet", async () => {
    const { document } = await config(
      `${text.replace("  lerning_rate: 1.0e-4\n", "  learning_rate: 1.0e-4\n")}  \n`,
    );
    const end = new vscode.Position(document.lineCount - 2, 2);
    const list = await until("completions", async () => {
      const found = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        end,
      );
      return found.items.some(({ label }) => labelOf(label).startsWith("max_steps")) && found;
    });
    const labels = list.items.map(({ label }) => labelOf(label));
    assert.ok(
      !labels.some((label) => label.startsWith("learning_rate")),
      "a key that is there is offered again",
    );
    assert.ok(!labels.some((label) => label.startsWith("lora_alpha")), "a key of another group is offered");
  });

  it("explains a key on hover", async () => {
    const { document } = await config(text.replace("lerning_rate", "learning_rate"));
    const hovers = await until("a hover", async () => {
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        after(document, "  learning_"),
      );
      return found.length > 0 && found;
    });
    const shown = hoverTexts(hovers);
    assert.match(shown, /learning_rate/u);
    assert.match(shown, /default/iu);
  });
});

function hoverTexts(hovers: readonly vscode.Hover[]): string {
  return hovers
    .flatMap(({ contents }) =>
      contents.map((one) => (one instanceof vscode.MarkdownString ? one.value : JSON.stringify(one))),
    )
    .join("\n");
}

function labelOf(label: string | vscode.CompletionItemLabel): string {
  return typeof label === "string" ? label : label.label;
}
