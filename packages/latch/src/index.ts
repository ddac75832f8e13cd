// A PowerShell-compatible shell with sessions that outlive their connection: what other packages may import.
export {};
