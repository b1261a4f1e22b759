export * from '../3-your-function/receipts';
