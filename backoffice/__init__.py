"""The admin kit: base, access, long lists, personal data, publishing, translations, phone intake."""
