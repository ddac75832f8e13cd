// The cmdlets: what other packages may import.
export {};
