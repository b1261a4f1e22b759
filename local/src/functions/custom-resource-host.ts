/** Where handlers of custom resources send their answers. Nobody has this name; the function's process knows whom it stands for. */
export const CUSTOM_RESOURCE_HOST = 'custom-resources.local-runner.invalid';
