/** Whether a double is the same number as a decimal text: JavaScript writes it with other zeros and exponents, and no digit is lost. */
export function isExactly(value: number, text: string): boolean {
  return digitsOf(String(value)) === digitsOf(text);
}

/** A decimal number without sign, leading and trailing zeros: `digits e exponent`. Its sign is never lost. */
function digitsOf(text: string): string {
  const [coefficient, exponent = '0'] = text.toLowerCase().replace(/^-/, '').split('e');
  const [whole, fraction = ''] = coefficient.split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = withoutLastZeros(digits);
  return significant === '' ? '0' : `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** A regular expression for this takes the square of the length of what has many zeros elsewhere. */
export function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') {
    end -= 1;
  }
  return digits.slice(0, end);
}
