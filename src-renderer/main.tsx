import './hardening.ts'

// Loaded after: a bundler may evaluate what two modules share before either, and the page's rules have to come first.
void import('./start.tsx')
