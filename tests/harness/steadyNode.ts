/**
 * Words for a Node that runs threads from their sources. It strips their types in WebAssembly, and V8 ends the process
 * (SIGTRAP) when it frees that code while another thread ends. The built program has no types to strip.
 */
export const steadyNode = ['--no-wasm-code-gc']
