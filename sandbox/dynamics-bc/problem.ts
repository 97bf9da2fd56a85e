/** How Business Central says that something went wrong. */
export const fault = (code: string, message: string) => ({
  error: { code, message: `${message}  CorrelationId:  9f1d1c39-6d1a-4c43-9a0e-0f4f0a3b7d11.` },
});
