const BODY = '{"select":"select top 10 * from partnery"}';
const UNIT = "00000000-0000-0000-0000-000000000000";

interface Sample {
  readonly title: string;
  readonly text: string;
}

/** The same query from a command line and from two languages, against `address`. */
export const samplesFor = (address: string): readonly Sample[] => [
  { title: "curl", text: curl(address) },
  { title: "PHP", text: php(address) },
  { title: "C#", text: csharp(address) },
];

const curl = (address: string): string => `curl '${address.replaceAll("'", "%27")}/api/comm' \\
  --user 'user@example.com:password' \\
  -H 'Content-Type: application/json; charset=utf-8' \\
  -H 'ID-UJ: ${UNIT}' \\
  --data-binary '${BODY}'
`;

const php = (address: string): string => `<?php
$data = '${BODY}';
$request = curl_init('${address.replaceAll("'", "%27")}/api/comm');
curl_setopt_array($request, [
    CURLOPT_POST => true,
    CURLOPT_POSTFIELDS => $data,
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 130,
    CURLOPT_USERPWD => 'user@example.com:password',
    CURLOPT_HTTPHEADER => [
        'Content-Type: application/json; charset=utf-8',
        'ID-UJ: ${UNIT}',
    ],
]);
$answer = json_decode(curl_exec($request));
if ($answer->Result === 'OK') {
    print_r($answer->Data);
} else {
    foreach ($answer->Error as $error) {
        echo $error->number, ': ', $error->desc, PHP_EOL;
    }
}
`;

const csharp = (address: string): string => `using System;
using System.Net.Http;
using System.Text;

var client = new HttpClient { Timeout = TimeSpan.FromSeconds(130) };
var request = new HttpRequestMessage(HttpMethod.Post, "${address.replaceAll('"', "%22")}/api/comm");
request.Headers.Add("ID-UJ", "${UNIT}");
var user = Convert.ToBase64String(Encoding.UTF8.GetBytes("user@example.com:password"));
request.Headers.Add("Authorization", "Basic " + user);
request.Content = new StringContent(
    "${BODY.replaceAll('"', '\\"')}", Encoding.UTF8, "application/json");
using var response = await client.SendAsync(request);
Console.WriteLine(await response.Content.ReadAsStringAsync());
`;
