// The thread that asks the network for Test-Connection: a name's addresses, a TCP connection, one run of the ping program.
import { execFile } from "node:child_process";
import { lookup } from "node:dns";
import { connect } from "node:net";
import { type MessagePort, workerData } from "node:worker_threads";
import type { NetworkAnswer, NetworkQuestion } from "./network-question.ts";

const { port, question } = workerData as { readonly port: MessagePort; readonly question: NetworkQuestion };

function answer(result: NetworkAnswer): void {
  port.postMessage(result);
}

function failed(error: Error & { code?: unknown }): void {
  answer({ ok: false, code: String(error.code ?? ""), text: error.message });
}

switch (question.kind) {
  case "lookup":
    lookup(question.name, { family: question.family }, (error, address) => {
      if (error !== null) failed(error);
      else answer({ ok: true, text: address, milliseconds: 0 });
    });
    break;
  case "connect": {
    const started = performance.now();
    const socket = connect({ host: question.address, port: question.port });
    socket.on("connect", () => {
      answer({ ok: true, text: "", milliseconds: Math.floor(performance.now() - started) });
      socket.destroy();
    });
    socket.on("error", failed);
    break;
  }
  default:
    execFile(question.program, question.arguments, { env: { ...process.env, LC_ALL: "C" } }, (error, stdout) => {
      // ping says with 1 that no answer came: its output says the same.
      if (error !== null && error.code !== 1) failed(error as Error & { code?: unknown });
      else answer({ ok: true, text: stdout, milliseconds: 0 });
    });
}
