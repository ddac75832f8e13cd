// The .NET types PowerShell scripts see: what other packages may import.
export {};
