// Compiles and runs PowerShell syntax trees: what other packages may import.
export {};
