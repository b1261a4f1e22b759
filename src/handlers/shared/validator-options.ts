/** Validation options for request bodies, the same in the tests' compiler and in the bundles' generated code. */
export const VALIDATOR_OPTIONS = {
  // Callers see every wrong field at once; the body's size bounds the work.
  allErrors: true,
  // Attributes may be of several types. A keyword applies to the types it knows: maxLength to strings, also where numbers are allowed.
  strictTypes: false,
};
