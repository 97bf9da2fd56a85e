/** Where a snippet sends its command, and what. */
export interface SnippetInput {
  /** `https` or `http`. */
  readonly scheme: string;
  /** Host name or address; an IPv6 one in brackets. */
  readonly host: string;
  readonly port: string;
  readonly unitId: string;
  /** Empty: the command goes without signing in. The password is never part of a snippet. */
  readonly user: string;
  /** JSON on one line. */
  readonly body: string;
}

export const SNIPPET_LANGUAGES = ["php", "csharp", "curl", "typescript"] as const;
export type SnippetLanguage = (typeof SNIPPET_LANGUAGES)[number];

export const SNIPPET_NAMES: Readonly<Record<SnippetLanguage, string>> = {
  php: "PHP",
  csharp: "C#",
  curl: "curl",
  typescript: "TypeScript",
};

/** Stands where the reader puts their password. */
const PASSWORD = "PASSWORD";

const urlOf = ({ scheme, host, port }: SnippetInput): string =>
  `${scheme}://${host}${port === "" ? "" : `:${port}`}/api/comm`;

export function snippet(language: SnippetLanguage, input: SnippetInput): string {
  switch (language) {
    case "php":
      return php(input);
    case "csharp":
      return csharp(input);
    case "curl":
      return curl(input);
    case "typescript":
      return typescript(input);
  }
}

const inShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function curl(input: SnippetInput): string {
  const lines = [
    `curl ${inShell(urlOf(input))}`,
    ...(input.user === "" ? [] : [`--user ${inShell(`${input.user}:${PASSWORD}`)}`]),
    "--header 'Content-Type: application/json; charset=utf-8'",
    `--header ${inShell(`ID-UJ: ${input.unitId}`)}`,
    "--max-time 130",
    `--data-binary ${inShell(input.body)}`,
  ];
  return `${lines.join(" \\\n  ")}\n`;
}

const inPhp = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;

function php({ scheme, host, port, unitId, user, body }: SnippetInput): string {
  const authorization =
    user === ""
      ? ""
      : `    $msg .= 'Authorization: Basic ' . base64_encode($user . ':' . $password) . "\\r\\n";\n`;
  const credentials =
    user === "" ? "" : `$user = ${inPhp(user)};\n$password = ${inPhp(PASSWORD)};\n`;
  const globals = user === "" ? "$host, $port, $iduj" : "$host, $port, $iduj, $user, $password";
  const number = port === "" ? (scheme === "https" ? "443" : "80") : port;
  return `<?php
$host = ${inPhp(`${scheme === "https" ? "ssl://" : ""}${host}`)};
$port = ${number};
$iduj = ${inPhp(unitId)};
${credentials}$data = ${inPhp(body)};

$answer = sendAndRec($data);
if ($answer->status == 200 && isset($answer->content->Result)) {
    echo 'Result: ' . $answer->content->Result . PHP_EOL;
    echo 'CommandIn: ' . $answer->content->CommandIn . PHP_EOL;
    if (isset($answer->content->Error)) {
        echo 'Error: ' . json_encode($answer->content->Error, JSON_UNESCAPED_UNICODE) . PHP_EOL;
    }
    if (isset($answer->content->Warning)) {
        echo 'Warning: ' . json_encode($answer->content->Warning, JSON_UNESCAPED_UNICODE) . PHP_EOL;
    }
    if (isset($answer->content->Data)) {
        echo json_encode($answer->content->Data, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE) . PHP_EOL;
    }
} else {
    echo 'Status: ' . $answer->status . PHP_EOL;
}

function sendAndRec($data) {
    global ${globals};
    $answer = new stdClass;
    $answer->status = 0;
    $answer->content = null;
    $fp = fsockopen($host, $port, $errno, $errstr, 30);
    if (!$fp) {
        return $answer;
    }
    stream_set_timeout($fp, 130);
    $msg = "POST /api/comm HTTP/1.1\\r\\n";
    $msg .= "Content-Type: application/json; charset=utf-8\\r\\n";
    $msg .= 'Content-Length: ' . strlen($data) . "\\r\\n";
    $msg .= 'ID-UJ: ' . $iduj . "\\r\\n";
${authorization}    $msg .= 'Host: ' . str_replace('ssl://', '', $host) . "\\r\\n";
    $msg .= "Connection: close\\r\\n\\r\\n";
    fwrite($fp, $msg . $data);
    $response = stream_get_contents($fp);
    fclose($fp);
    $parts = explode("\\r\\n\\r\\n", $response, 2);
    $answer->status = (int) trim(substr($parts[0], 9, 4));
    $answer->content = isset($parts[1]) ? json_decode($parts[1]) : null;
    return $answer;
}
`;
}

/** Control characters and what C# takes for ends of lines, too. */
const NOT_IN_CSHARP = /[\p{Cc}\u2028\u2029]/gu;

const inCsharp = (text: string): string =>
  `"${text
    .replace(/[\\"]/g, "\\$&")
    .replace(NOT_IN_CSHARP, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;

function csharp(input: SnippetInput): string {
  const credentials =
    input.user === ""
      ? ""
      : `            var user = Encoding.UTF8.GetBytes(${inCsharp(`${input.user}:${PASSWORD}`)});
            request.Headers.Add("Authorization", "Basic " + Convert.ToBase64String(user));
`;
  return `using System;
using System.IO;
using System.Net;
using System.Text;

namespace ApiCommand {
    class Program {
        static readonly Uri url = new Uri(${inCsharp(urlOf(input))});
        static readonly string JsonSendData = ${inCsharp(input.body)};

        static void Main(string[] args) {
            string responseFromServer;
            if (!SendAndRec(url, JsonSendData, out responseFromServer)) {
                Console.WriteLine("Err: " + responseFromServer);
            }
            else {
                Console.WriteLine(responseFromServer);
            }
        }

        private static bool SendAndRec(Uri url, string jsonData, out string responseFromServer) {
            byte[] byteArray = Encoding.UTF8.GetBytes(jsonData);
            ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls12;
            WebRequest request = WebRequest.Create(url);
            request.Method = "POST";
            request.Headers.Add(${inCsharp(`ID-UJ: ${input.unitId}`)});
${credentials}            request.ContentType = "application/json; charset=utf-8";
            request.ContentLength = byteArray.Length;
            request.Timeout = 130000;
            try {
                using (var dataStream = request.GetRequestStream()) {
                    dataStream.Write(byteArray, 0, byteArray.Length);
                }
                using (var response = request.GetResponse())
                using (var stream = new StreamReader(response.GetResponseStream(), new UTF8Encoding(false))) {
                    responseFromServer = stream.ReadToEnd();
                }
                return true;
            }
            catch (WebException ex) {
                if (ex.Status == WebExceptionStatus.ProtocolError) {
                    using (var stream = new StreamReader(ex.Response.GetResponseStream())) {
                        responseFromServer = stream.ReadToEnd();
                    }
                }
                else {
                    responseFromServer = ex.Message;
                }
                return false;
            }
        }
    }
}
`;
}

const inTypeScript = (text: string): string => JSON.stringify(text);

function typescript(input: SnippetInput): string {
  const authorization =
    input.user === ""
      ? ""
      : `\n    authorization: \`Basic \${Buffer.from(${inTypeScript(`${input.user}:${PASSWORD}`)}).toString("base64")}\`,`;
  return `interface Answer {
  readonly Result: "OK" | "ERR";
  readonly CommandIn: string;
  readonly Data?: unknown;
  readonly Error?: readonly { readonly number: number; readonly desc: string }[];
  readonly Warning?: readonly { readonly desc: string; readonly help?: string }[];
}

const response = await fetch(${inTypeScript(urlOf(input))}, {
  method: "POST",
  headers: {
    "content-type": "application/json; charset=utf-8",
    "id-uj": ${inTypeScript(input.unitId)},${authorization}
  },
  body: ${inTypeScript(input.body)},
  signal: AbortSignal.timeout(130_000),
});
const answer = (await response.json()) as Answer;
for (const { desc } of answer.Warning ?? []) console.warn(desc);
if (answer.Result !== "OK") {
  const causes = (answer.Error ?? []).map(({ number, desc }) => \`\${number}: \${desc}\`);
  throw new Error(causes.join("; ") || \`HTTP \${response.status}\`);
}
console.log(JSON.stringify(answer.Data, null, 2));
`;
}
