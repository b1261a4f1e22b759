/** Where handlers of custom resources send their answers. The name doesn't resolve; the function's process knows what it stands for. */
export const CUSTOM_RESOURCE_HOST = 'custom-resources.local-runner.invalid';
