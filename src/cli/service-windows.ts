import { type ServicePlan, STOP_SECONDS } from "./service-unit.ts";

/** Only such a file is removed. */
export const WINDOWS_MARK = "<!-- Made by `viadukt service install`. -->";

/**
 * The service of Windows for WinSW, a program that runs another one as a service: Windows starts as services only
 * programs that talk to its service manager, which Node does not (error 1053 of `sc.exe create`).
 * https://github.com/winsw/winsw/blob/v2.12.0/doc/xmlConfigFile.md
 */
export function winswXml({ name, command, dataDir }: ServicePlan): string {
  const [executable = "", ...args] = command;
  return `${[
    WINDOWS_MARK,
    "<service>",
    `  <id>${escaped(name)}</id>`,
    "  <name>Viadukt integration hub</name>",
    "  <description>Viadukt: a self-hosted integration hub.</description>",
    `  <executable>${escaped(executable)}</executable>`,
    `  <arguments>${escaped(args.map(windowsArgument).join(" "))}</arguments>`,
    "  <!-- Other settings: one line like the next one for each. -->",
    `  <env name="DATA_DIR" value="${escaped(dataDir)}"/>`,
    `  <workingdirectory>${escaped(dataDir)}</workingdirectory>`,
    "  <startmode>Automatic</startmode>",
    '  <onfailure action="restart" delay="5 sec"/>',
    "  <resetfailure>1 hour</resetfailure>",
    `  <stoptimeout>${STOP_SECONDS} sec</stoptimeout>`,
    '  <log mode="roll"/>',
    "</service>",
  ].join("\r\n")}\r\n`;
}

const escaped = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

const windowsArgument = (text: string): string => (/[\s"]/.test(text) ? `"${text}"` : text);

/** What is left to a person, who has to fetch the wrapper. */
export const windowsSteps = (folder: string, name: string): readonly string[] => [
  `Written: ${folder}\\${name}-service.xml`,
  "Node cannot be a service of Windows by itself: it takes the wrapper WinSW.",
  `1. Put WinSW-x64.exe (https://github.com/winsw/winsw/releases) into ${folder} as ${name}-service.exe.`,
  `2. In a console of an administrator: ${folder}\\${name}-service.exe install`,
  `3. ${folder}\\${name}-service.exe start`,
];
