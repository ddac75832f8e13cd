// Invoke-WebRequest and Invoke-RestMethod of a real process against a server of this one.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until, World } from "../walkthrough/latch-process.ts";

const world = new World();
let server: Server;
let address: string;
let waiting = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (bytes: Buffer) => chunks.push(bytes));
    request.on("end", () => {
      const path = request.url ?? "";
      const answer = (status: number, type: string, text: string, more: Record<string, string> = {}): void => {
        response.writeHead(status, { "Content-Type": type, ...more });
        response.end(text);
      };
      if (path === "/never") waiting++;
      else if (path === "/json") answer(200, "application/json", '{"a":[1,2]}', { "Set-Cookie": "k=v; Path=/" });
      else if (path === "/missing") answer(404, "text/plain", "not here");
      else if (path === "/moved") answer(302, "text/plain", "", { Location: "/echo" });
      else {
        const { cookie = "", authorization = "", "content-type": type = "" } = request.headers;
        const body = Buffer.concat(chunks).toString("utf8");
        answer(
          200,
          "application/json",
          JSON.stringify({ method: request.method, path, cookie, authorization, type, body }),
        );
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  world.dispose();
});

test("data, methods, bodies, sessions, redirections", { timeout: 60_000 }, async () => {
  const script = `
    (Invoke-RestMethod ${address}/json -SessionVariable s).a[1]
    $r = Invoke-RestMethod ${address}/echo -WebSession $s -Method Put -Body 'é' -ContentType 'text/plain; charset=utf-8'
    "$($r.method) $($r.cookie) $($r.type) $($r.body)"
    $r = Invoke-RestMethod ${address}/moved -Method Post -Body @{ x = 'a b' }; "$($r.method) $($r.path) $($r.body)"
    $t = ConvertTo-SecureString tok -AsPlainText -Force
    (Invoke-RestMethod ${address}/echo -Authentication Bearer -Token $t -AllowUnencryptedAuthentication).authorization
    (Invoke-RestMethod ${address}/echo -Body @{ q = 'a&b' }).path
    (Invoke-WebRequest ${address}/missing -SkipHttpErrorCheck).StatusCode`;
  const lines = ["2", "PUT k=v text/plain; charset=utf-8 é", "GET /echo ", "Bearer tok", "/echo?q=a%26b", "404", ""];
  expect(await world.run(script)).toMatchObject({ stdout: lines.join("\n"), stderr: "" });
});

test("errors are PowerShell's", { timeout: 60_000 }, async () => {
  const script = `
    try { Invoke-WebRequest ${address}/missing } catch { $_.FullyQualifiedErrorId; "$_"; [int]$_.Exception.Response.StatusCode }
    try { Invoke-WebRequest ${address}/never -TimeoutSec 1 } catch { $_.FullyQualifiedErrorId }`;
  const name = "Microsoft.PowerShell.Commands.InvokeWebRequestCommand";
  expect((await world.run(script)).stdout).toBe(
    `WebCmdletWebResponseException,${name}\nnot here\n404\nConnectionTimeoutReached,${name}\n`,
  );
});

test("SIGINT ends a request that is waited for", { timeout: 60_000 }, async () => {
  const before = waiting;
  const running = world.start(`try { Invoke-WebRequest ${address}/never; 'answered' } finally { 'finally' }`);
  await until(() => waiting > before, "the request");
  process.kill(running.pid, "SIGINT");
  expect((await running.ended).stdout).toBe("finally\n");
});
