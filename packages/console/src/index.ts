// The interactive line editor: what the shell may import. The views (ink, react) are loaded by the caller, behind the first prompt.
export type { CompletionAnswer, ConsoleServices, StyledSpan } from "./console-services.ts";
export { appendHistory, historyPath, readHistory } from "./history-file.ts";
export { type Key, KeyDecoder } from "./key-decoder.ts";
export { type Completion, type EditorState, emptyState, update } from "./line-editor.ts";
export { readLine, type ReadLineOptions, type ReadLineResult } from "./read-line.ts";
