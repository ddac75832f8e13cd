// The errors of web requests: no connection, no answer in time, a status that is no success.
import { ErrorDetails, type ErrorRecord, Exception, newErrorRecord } from "@latch/dotnet";
import { HttpFailure, HttpTimeout } from "./http-client.ts";
import type { HttpRequestMessage, HttpResponseMessage } from "./http-objects.ts";
import { isJson, mediaType, textOf } from "./web-response.ts";

const socketTexts: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  ENOTFOUND: "Name or service not known",
  EAI_AGAIN: "Temporary failure in name resolution",
  ECONNRESET: "Connection reset by peer",
  ETIMEDOUT: "Connection timed out",
  EHOSTUNREACH: "No route to host",
  ENETUNREACH: "Network is unreachable",
  EPIPE: "Broken pipe",
  ENOENT: "No such file or directory",
  EACCES: "Permission denied",
};

/** The record of a request that got no answer; null for any other error. */
export function failure(error: unknown, request: HttpRequestMessage, url: URL, seconds: number): ErrorRecord | null {
  if (error instanceof HttpTimeout) return timedOut(error, seconds);
  if (!(error instanceof HttpFailure)) return null;
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  const known = socketTexts[error.code];
  const inner =
    known === undefined
      ? new Exception("System.Security.Authentication.AuthenticationException", error.message)
      : new Exception("System.Net.Sockets.SocketException", known);
  const message =
    known === undefined
      ? "The SSL connection could not be established, see inner exception."
      : `${known} (${url.hostname.replace(/^\[|\]$/g, "")}:${port})`;
  const exception = new Exception("System.Net.Http.HttpRequestException", message, { inner });
  const record = newErrorRecord(exception, "WebCmdletWebResponseException", "InvalidOperation", request);
  record.errorDetails = new ErrorDetails(inner.message);
  return record;
}

function timedOut(error: HttpTimeout, seconds: number): ErrorRecord {
  if (!error.atHead) {
    const exception = new Exception("System.TimeoutException", "The operation has timed out.");
    return newErrorRecord(exception, "OperationTimeoutReached", "OperationTimeout", null);
  }
  const message = `The request was canceled due to the configured HttpClient.Timeout of ${seconds} seconds elapsing.`;
  const inner = new Exception("System.TimeoutException", "A task was canceled.");
  const exception = new Exception("System.Threading.Tasks.TaskCanceledException", message, { inner });
  return newErrorRecord(exception, "ConnectionTimeoutReached", "OperationTimeout", null);
}

/** The record of an answer that is no success; its text is what is shown. */
export function responseFailure(response: HttpResponseMessage, body: Uint8Array): ErrorRecord {
  const message = `Response status code does not indicate success: ${response.status} (${response.reason}).`;
  const exception = new Exception("Microsoft.PowerShell.Commands.HttpResponseException", message, {
    properties: { Response: response, StatusCode: response.statusName },
  });
  const record = newErrorRecord(exception, "WebCmdletWebResponseException", "InvalidOperation", response.request);
  const details = errorText(response, textOf(response, body));
  if (details !== "") record.errorDetails = new ErrorDetails(details);
  return record;
}

/** JSON indented, everything else without its tags. */
function errorText(response: HttpResponseMessage, text: string): string {
  if (isJson(mediaType(response))) {
    try {
      return `\n${JSON.stringify(JSON.parse(text), null, 2)}`;
    } catch {
      // Not what it says: shown as it is.
    }
  }
  return text.replace(/<[^>]*>/g, "");
}
