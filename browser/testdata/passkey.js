// Makes a passkey, signs in with it, and writes what came of it into the page.
const random = () => crypto.getRandomValues(new Uint8Array(32));

async function create() {
  return navigator.credentials.create({ publicKey: {
    challenge: random(), rp: { name: 'Fixture', id: 'localhost' },
    user: { id: random(), name: 'chen', displayName: 'Chen' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  } });
}

async function get() {
  return navigator.credentials.get({ publicKey: { challenge: random(), rpId: 'localhost', userVerification: 'required' } });
}

document.getElementById('try').addEventListener('click', async () => {
  const say = document.getElementById('said');
  try {
    const [made, used] = [await create(), await get()];
    say.textContent = made.id === used.id && used.response.userHandle ? 'the same passkey' : 'another passkey';
  } catch (err) {
    say.textContent = String(err);
  }
});
