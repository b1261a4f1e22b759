const { apiUrl } = await (await fetch('/config.json')).json();
const { products } = await (await fetch(`${apiUrl}/catalog`)).json();
document.querySelector('#products').append(...products.map(({ name, cents }) => {
  const line = document.createElement('li');
  line.textContent = `${name}: ${(cents / 100).toFixed(2)} €`;
  return line;
}));
