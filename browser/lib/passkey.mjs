// A passkey device that is part of the browser: it keeps keys for one page, knows whose
// finger it is, and needs nobody to touch it.

// addPasskeys gives the page's browser such a device, and returns what is needed to ask it.
export async function addPasskeys(page) {
  const wire = await page.context().newCDPSession(page);
  await wire.send('WebAuthn.enable');
  const { authenticatorId } = await wire.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true,
    hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
  } });
  return {
    // keys are the passkeys that the device holds.
    keys: async () => (await wire.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    // verify says whether the device recognises its owner from now on.
    verify: (isUserVerified) => wire.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    remove: () => wire.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
  };
}
