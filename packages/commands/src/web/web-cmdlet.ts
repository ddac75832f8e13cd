// What Invoke-WebRequest and Invoke-RestMethod share: a request, its redirections and retries, errors, files.
import { appendFileSync, statSync, writeFileSync } from "node:fs";
import { ErrorDetails, Exception, newErrorRecord, pause } from "@latch/dotnet";
import { ioException } from "@latch/providers";
import { sendRequest } from "./http-client.ts";
import { HttpResponseMessage } from "./http-objects.ts";
import { failure, responseFailure } from "./web-errors.ts";
import { validate, type WebCmdlet } from "./web-parameters.ts";
import { addressOf, OutgoingRequest } from "./web-request.ts";
import { relationLinks, mediaType } from "./web-response.ts";

export type { WebParameters } from "./web-parameters.ts";

type Show = (response: HttpResponseMessage, body: Uint8Array) => void;

/** Runs the cmdlet for one -Uri. `show` writes an answer; `note` is told of each before. */
export function runWebCmdlet(
  cmdlet: WebCmdlet,
  show: Show,
  note: (response: HttpResponseMessage) => void = () => {},
): void {
  let url = addressOf(cmdlet);
  validate(cmdlet, url.protocol.replace(":", ""));
  const pages = cmdlet.parameters.FollowRelLink ? (cmdlet.parameters.MaximumFollowRelLink ?? 0x7fffffff) : 1;
  for (let page = 0; page < pages; page++) {
    const outgoing = new OutgoingRequest(cmdlet, url, page === 0);
    const { response, body } = exchange(cmdlet, outgoing);
    const finished = outgoing.resumedAt > 0 && response.status === 416;
    if (!response.isSuccess && !finished && !cmdlet.parameters.SkipHttpErrorCheck)
      cmdlet.throwTerminating(responseFailure(response, body));
    const { OutFile, PassThru } = cmdlet.parameters;
    if (OutFile !== undefined && !finished) save(cmdlet, OutFile, outgoing, response, body);
    note(response);
    if (OutFile === undefined || PassThru) show(response, body);
    if (outgoing.redirectionsLeft === 0 && isRedirection(response.status)) tooManyRedirections(cmdlet, response);
    const next = relationLinks(response).get("next");
    if (next === undefined) return;
    url = new URL(next);
  }
}

function isRedirection(status: number): boolean {
  return [300, 301, 302, 303, 307, 308].includes(status);
}

function tooManyRedirections(cmdlet: WebCmdlet, response: HttpResponseMessage): void {
  const exception = new Exception(
    "System.InvalidOperationException",
    "Operation is not valid due to the current state of the object.",
  );
  const record = newErrorRecord(exception, "MaximumRedirectExceeded", "InvalidOperation", response.request);
  record.errorDetails = new ErrorDetails(
    "The maximum redirection count has been exceeded. To increase the number of redirections allowed, supply a higher value to the -MaximumRedirection parameter.",
  );
  cmdlet.writeError(record);
}

interface Exchange {
  readonly response: HttpResponseMessage;
  readonly body: Uint8Array;
}

/** Sends, follows redirections, tries again as often as -MaximumRetryCount says. */
function exchange(cmdlet: WebCmdlet, outgoing: OutgoingRequest): Exchange {
  for (let retries = outgoing.retries; ; retries--) {
    const { response, body } = followRedirections(cmdlet, outgoing);
    const { status } = response;
    if (retries === 0 || response.isSuccess || (status !== 304 && (status < 400 || status > 599)))
      return { response, body };
    const asked = status === 429 ? Number(response.header("retry-after") ?? Number.NaN) : Number.NaN;
    const seconds = Number.isInteger(asked) ? asked : outgoing.retryIntervalSeconds;
    const name = String(response.statusName);
    cmdlet.writeVerbose(`Retrying after interval of ${seconds} seconds. Status code for previous attempt: ${name}`);
    pause(seconds * 1000, undefined, () => cmdlet.checkStopped());
  }
}

function followRedirections(cmdlet: WebCmdlet, outgoing: OutgoingRequest): Exchange {
  for (;;) {
    const one = sendOne(cmdlet, outgoing);
    const location = one.response.header("location");
    if (!isRedirection(one.response.status) || location === null || outgoing.redirectionsLeft === 0) return one;
    outgoing.redirect(one.response.status, location);
  }
}

function sendOne(cmdlet: WebCmdlet, outgoing: OutgoingRequest): Exchange {
  const request = outgoing.message();
  const sent = outgoing.bytes;
  const content = request.contentType === null ? "" : ` with ${request.contentType.split(";")[0]} payload`;
  const length = sent === null ? "" : ` with body size ${sent.length} (${sent.length} bytes)`;
  const query = outgoing.url.search.length > 1 ? ` with query length ${outgoing.url.search.length - 1}` : "";
  const shown = `${outgoing.url.origin}${outgoing.url.pathname}`;
  cmdlet.writeVerbose(`WebRequest: v1.1 ${request.method} ${shown}${query}${content}${length}`);
  const seconds = (given: number | undefined): number =>
    given === undefined || given === 0 ? Number.POSITIVE_INFINITY : given * 1000;
  const { ConnectionTimeoutSeconds, OperationTimeoutSeconds } = cmdlet.parameters;
  let answer: ReturnType<typeof sendRequest>;
  try {
    answer = sendRequest(
      outgoing.wire(),
      // .NET gives up on an answer that does not begin after 100 seconds.
      { connection: seconds(ConnectionTimeoutSeconds ?? 100), operation: seconds(OperationTimeoutSeconds) },
      () => cmdlet.checkStopped(),
    );
  } catch (error) {
    const record = failure(error, request, outgoing.url, ConnectionTimeoutSeconds ?? 100);
    if (record === null) throw error;
    return cmdlet.throwTerminating(record);
  }
  const { head, body } = answer;
  const dropped = head.decoded ? /^content-(?:encoding|length)$/i : /^$/;
  const headers = head.headers.filter(([name]) => !dropped.test(name));
  const response = new HttpResponseMessage(request, head.status, head.reason, head.version, headers);
  outgoing.takeCookies(head.headers);
  const size =
    response.header("content-length") === null ? "" : ` with body size ${body.length} (${body.length} bytes)`;
  cmdlet.writeVerbose(`WebResponse: ${head.status} ${head.reason} with ${mediaType(response)} payload${size}`);
  return { response, body };
}

/** -OutFile: a directory takes a file of the address's last name. */
function save(
  cmdlet: WebCmdlet,
  file: string,
  outgoing: OutgoingRequest,
  response: HttpResponseMessage,
  body: Uint8Array,
): void {
  let path = cmdlet.context.paths.unresolved(file).providerPath;
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    const name = decodeURIComponent(outgoing.url.pathname.split("/").filter(Boolean).at(-1) ?? "index.html");
    path = `${path.replace(/\/$/, "")}/${name}`;
  }
  try {
    if (outgoing.resumedAt > 0 && response.status === 206) appendFileSync(path, body);
    else writeFileSync(path, body);
  } catch (error) {
    throw ioException(error, path);
  }
}
