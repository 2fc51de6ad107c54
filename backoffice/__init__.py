"""The admin kit: base, access, long lists, personal data, translations, phone intake."""
