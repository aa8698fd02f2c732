/**
 * How a string came to be, where OBJECT shows it: `whole` for one that was set; `grown` for one last changed in place, by
 * APPEND, SETRANGE or SETBIT, which Redis calls "raw" whatever its length; `copied` for an integer that COPY made, which is
 * none of the objects Redis shares between keys (dupStringObject).
 */
export type StringForm = 'whole' | 'grown' | 'copied'
