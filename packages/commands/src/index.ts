// The cmdlets: what other packages may import.
export { createCommandRegistry } from "./registry.ts";
