// What the engine's thread and the HTTP thread say to each other.

export interface HttpRequest {
  readonly id: number;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array | null;
  /** Certificates are not checked. */
  readonly insecure: boolean;
  /** Path of a Unix socket to connect to, or null. */
  readonly socket: string | null;
}

export type HttpCommand =
  | { readonly op: "send"; readonly request: HttpRequest }
  | { readonly op: "cancel"; readonly id: number };

/** The beginning of an answer. `decoded`: its bytes come without their Content-Encoding. */
export interface HttpHead {
  readonly event: "head";
  readonly id: number;
  readonly status: number;
  readonly reason: string;
  readonly version: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly decoded: boolean;
}

export type HttpEvent =
  | HttpHead
  | { readonly event: "bytes"; readonly id: number; readonly bytes: Uint8Array }
  | { readonly event: "end"; readonly id: number }
  | { readonly event: "failed"; readonly id: number; readonly code: string; readonly message: string };
