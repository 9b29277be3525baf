"""Invented people and sentences: names that many share, numbers that nobody can dial, words that callers say."""

import random

GIVEN = tuple(
    "Odette Yvonne Jean Simone René Aïssatou Paul Marcel Jeanne Claire Hugo Lucie Denise Roger Monique André Nicole "
    "Jacqueline Michel Bernadette Gérard Françoise Christiane Raymond Huguette Lucien Colette Henri Thérèse Émile "
    "Geneviève Fernand Mireille Albert Josette Guy Liliane Maurice Ginette Serge Annie Joël Fatima Mohamed Khadija "
    "Ahmed Maria José Nguyet Mamadou Awa Nadège Sylvie Patrick Brigitte Alain Chantal Didier Véronique Loïc Maëlle "
    "Gaëlle Yann Soizic Corentin Armelle Hervé Noëlle Régis Solange Édith Berthe Léon Irène Gilbert Rolande".split()
)
FAMILY = tuple(
    "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David "
    "Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André Mercier "
    "Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry "
    "Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard "
    "Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt Roy Leroux Colin "
    "Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoît Rey "
    "Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert Berger Carpentier Sanchez Dupuis "
    "Moulin Louis Deschamps Huet Vasseur Perez Boucher Fleury Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot "
    "Carré Charles Renault Charpentier Ménard Maillard Baron Bertin Bailly Hervé Schneider Fernandez Collet Léger "
    "Bouvier Julien Prévost Millet Perrot Daniel Cousin Germain Breton Besson Langlois Rémy Pelletier Lévêque Perrier "
    "Leblanc Barré Lebrun Marchal Weber Mallet Hamon Boulanger Jacob Monnier Michaud Rodriguez Guichard Gillet Étienne "
    "Grondin Poulain Tessier Chevallier Collin Chauvin Bouchet Gay Lemaître Bénard Maréchal Humbert Diallo Traoré "
    "Benali Haddad Nguyen Da-Silva Hoarau Le-Goff Le-Gall Kervella Prigent Guivarch Quéméneur".split()
)
_START = tuple(
    "Ba Be Bou Ca Cha Co Cou Da De Dou Fa Fe Ga Gui Ker La Le Ma Mo Na Pe Plou Qué Ra Ro Sa Sé Ta Tré Va".split()
)
_MIDDLE = tuple("bi cha da gue li lo ma mi na ri ro sé ta va vi zé".split())
_END = tuple("deau lard net rin sson teau tier vel vic let mard quet rec ry on aud ier ot ec ault".split())
TOWNS = (
    ("Rennes", "35000"), ("Brest", "29200"), ("Quimper", "29000"), ("Nantes", "44000"), ("Angers", "49000"),
    ("Vannes", "56000"), ("Lorient", "56100"), ("Le Mans", "72000"), ("Laval", "53000"), ("Saint-Denis", "97400"),
    ("Saint-Brieuc", "22000"), ("Caen", "14000"), ("Tours", "37000"), ("Poitiers", "86000"), ("Limoges", "87000"),
    ("Clermont-Ferrand", "63000"), ("Dijon", "21000"), ("Metz", "57000"), ("Lille", "59000"), ("Amiens", "80000"),
)  # fmt: skip
STREETS = tuple(
    "des Lices,de la Gare,du Port,des Écoles,Pasteur,de la Paix,du Moulin,des Tilleuls,Victor-Hugo".split(",")
)
DEVICES = (
    ("laptop", "Portable Windows 11", "windows"), ("computer", "PC de bureau", "windows"),
    ("phone", "Samsung A15", "android"), ("phone", "iPhone SE", "ios"), ("tablet", "Tablette Lenovo", "android"),
    ("printer", "Canon TS3550", ""),
    ("box", "Box Internet", ""),
)  # fmt: skip
SUBJECTS = tuple(
    "Imprimante muette|Mot de passe perdu|Compte Ameli bloqué|Page qui crie|Virement inconnu|Boîte pleine|Photos du "
    "téléphone|Téléphone trop lent|Attestation de droits|Appel vidéo avec la famille|Scanner une ordonnance|Facture "
    "d’octobre|Impôts, accès impossible|Message d’un faux livreur|Wi-Fi qui coupe|Mise à jour sans fin".split("|")
)
SAYINGS = tuple(
    "ça ne marche plus depuis hier soir|il y a une page rouge qui me demande d’appeler|je ne retrouve plus mon mot de "
    "passe|mon fils m’avait installé ça et je n’y arrive pas toute seule|la lumière clignote et rien ne sort|on m’a "
    "envoyé un message pour un colis|je voudrais voir mes petits-enfants sur la tablette".split("|")
)
CLOSINGS = tuple(
    "Réglé pendant l’appel, la personne a refait le geste seule.|Vérifié avec elle, tout est en ordre, elle rappellera "
    "si cela revient.|Rappel tenu, la boîte reçoit de nouveau.|Orientée vers son opérateur, numéro donné et noté.|La "
    "page était une fausse alerte, rien n’a été payé ni donné.".split("|")
)
DIALLABLE = 9_900


class Dice:
    """The one source of chance: the same seed gives the same base."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 -- invented rows, not a secret
        self.chance = self.random.random

    def among(self, choices: tuple[str, ...]) -> str:
        return choices[int(self.chance() * len(choices))]

    def below(self, limit: int) -> int:
        return int(self.chance() * limit)

    def ident(self, moment: float) -> str:
        """A UUID version 7 of that moment, as both engines take it."""
        bits = self.random.getrandbits(72)
        head = int(moment * 1000) << 80 | 0x7 << 76 | bits >> 60 << 64
        return f"{head | 0b10 << 62 | bits & 0x0FFFFFFFFFFFFFFF:032x}"

    def family(self) -> str:
        """A family name: two in three are common ones, shared by thousands."""
        if self.chance() < 0.65:
            return FAMILY[int(self.chance() ** 1.6 * len(FAMILY))].replace("-", " ")
        return self.among(_START) + (self.among(_MIDDLE) if self.chance() < 0.5 else "") + self.among(_END)


def number_of(place: int) -> str:
    """The number of a person. Beyond the ranges kept for fiction, numbers are too long for any telephone."""
    if place < DIALLABLE:
        return f"+3319900{place:04d}"
    if place < 2 * DIALLABLE:
        return f"+26263998{place - DIALLABLE:04d}"
    return f"+3319900{place:06d}"


def unknown_number(place: int) -> str:
    """A number that is on no card."""
    return f"+3319900{DIALLABLE + place % 50:04d}"


def mentioned_number(place: int) -> str:
    """A number that is on no card, but was written in somebody's messages."""
    return f"+3319900{DIALLABLE + 50 + place % 50:04d}"
