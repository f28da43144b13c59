import { COMMAND_NAMES, commandId, commandTable } from "./commands";
import { menus } from "./menus";
import { settingTable, type SettingContribution } from "./settings";
import { VIEW_CONTAINER, viewTable, welcomes } from "./views";

/** The generated part of `package.json`. Titles are keys of `nlsStrings`, so that a translation is one more file. */
export function manifest(): Readonly<Record<string, unknown>> {
  return {
    activationEvents: [
      "workspaceContains:**/*.tune.yaml",
      "onLanguage:jsonl",
      "onWebviewPanel:tunesmith.metrics",
      "onWebviewPanel:tunesmith.report",
    ],
    extensionKind: ["workspace"],
    capabilities: {
      untrustedWorkspaces: {
        supported: "limited",
        description: "%capabilities.untrusted%",
        // What leads out of the folder is not heard from a folder that nobody trusts.
        restrictedConfigurations: Object.entries(settingTable).flatMap(([name, { scope }]) =>
          scope === "machine-overridable" ? [`tunesmith.${name}`] : [],
        ),
      },
      virtualWorkspaces: { supported: "limited", description: "%capabilities.virtual%" },
    },
    contributes: {
      commands: COMMAND_NAMES.map(commandEntry),
      menus: menus(),
      viewsContainers: {
        activitybar: [{ id: VIEW_CONTAINER, title: "Tunesmith", icon: "media/icon.svg" }],
      },
      views: {
        [VIEW_CONTAINER]: Object.entries(viewTable).map(([name, view]) => ({
          id: `tunesmith.${name}`,
          name: `%view.${name}%`,
          icon: "media/icon.svg",
          contextualTitle: `Tunesmith: ${view.title}`,
        })),
      },
      viewsWelcome: welcomes.map(({ view, when }, index) => ({
        view: `tunesmith.${view}`,
        contents: `%welcome.${String(index)}%`,
        ...(when === undefined ? {} : { when }),
      })),
      configuration: {
        title: "Tunesmith",
        properties: Object.fromEntries(Object.entries(settingTable).map(settingEntry)),
      },
    },
  };
}

/** Every text of the manifest: the content of `package.nls.json`. */
export function nlsStrings(): Readonly<Record<string, string>> {
  return {
    "capabilities.untrusted":
      "Files are checked, but no program is started: no fine-tuning, no resume, and nothing outside the folder is read.",
    "capabilities.virtual": "Files that are not on a disk are neither checked nor trained on.",
    ...Object.fromEntries(COMMAND_NAMES.map((name) => [`command.${name}`, commandTable[name].title])),
    ...Object.fromEntries(Object.entries(viewTable).map(([name, view]) => [`view.${name}`, view.title])),
    ...Object.fromEntries(welcomes.map(({ contents }, index) => [`welcome.${String(index)}`, contents])),
    ...Object.fromEntries(
      Object.entries(settingTable).map(([name, setting]) => [`setting.${name}`, setting.description]),
    ),
  };
}

/** docs/commands.md: what the palette offers, for people. */
export function commandsDocument(): string {
  const rows = COMMAND_NAMES.map(
    (name) =>
      `| Tunesmith: ${commandTable[name].title} | \`${commandId(name)}\` | ${commandTable[name].doc} |`,
  );
  const settings = Object.entries(settingTable).map(
    ([name, { default: value, description }]) =>
      `| \`tunesmith.${name}\` | \`${JSON.stringify(value)}\` | ${description.replaceAll("|", "\\|")} |`,
  );
  return [
    "# Commands and settings",
    "",
    "| Command | Id | What it does |",
    "|---|---|---|",
    ...rows,
    "",
    "| Setting | Default | What it does |",
    "|---|---|---|",
    ...settings,
    "",
  ].join("\n");
}

function commandEntry(name: (typeof COMMAND_NAMES)[number]): Readonly<Record<string, unknown>> {
  const { icon } = commandTable[name];
  return {
    command: commandId(name),
    title: `%command.${name}%`,
    category: "Tunesmith",
    icon: `$(${icon})`,
  };
}

function settingEntry([name, setting]: [string, SettingContribution], index: number): [string, unknown] {
  const { enumDescriptions, ...rest } = setting;
  const description = { markdownDescription: `%setting.${name}%`, description: undefined };
  const choices = enumDescriptions === undefined ? {} : { markdownEnumDescriptions: enumDescriptions };
  return [
    `tunesmith.${name}`,
    { ...rest, ...description, ...choices, enumDescriptions: undefined, order: index },
  ];
}
