using static DigitReader.Training.Drawing.Stroke;

namespace DigitReader.Training.Drawing;

/// <summary>The ways in which people write the ten digits, as strokes in the unit square.</summary>
internal static class Glyphs
{
    /// <summary>All ways to write a digit; each is a list of strokes.</summary>
    public static IReadOnlyList<IReadOnlyList<Stroke>> Of(int digit) => Variants[digit];

    private static readonly Stroke[] RoundZero =
        [Curve(.5, 0, .24, .16, .16, .5, .24, .84, .5, 1, .76, .84, .84, .5, .76, .16, .5, 0)];

    private static readonly Stroke[] OpenZero =
        [Curve(.62, .04, .3, .1, .17, .5, .28, .88, .52, 1, .78, .82, .82, .45, .7, .12, .48, .02)];

    private static readonly Stroke[] PlainOne = [Line(.5, 0, .5, 1)];
    private static readonly Stroke[] FlaggedOne = [Line(.28, .26, .56, 0, .56, 1)];
    private static readonly Stroke[] BasedOne = [Line(.3, .22, .52, 0, .52, 1), Line(.28, 1, .76, 1)];

    private static readonly Stroke[] PlainTwo =
        [Curve(.2, .26, .32, .05, .56, 0, .79, .18, .72, .46, .45, .74, .18, 1), Line(.18, 1, .84, 1)];

    private static readonly Stroke[] LoopedTwo =
        [Curve(.22, .2, .48, 0, .76, .18, .68, .5, .4, .84, .2, .94, .22, .8, .4, .84, .64, .98, .86, .92)];

    private static readonly Stroke[] RoundThree =
        [Curve(.2, .12, .48, 0, .77, .2, .66, .42, .4, .48), Curve(.4, .48, .74, .56, .82, .8, .52, 1, .18, .88)];

    private static readonly Stroke[] FlatThree =
        [Line(.2, 0, .78, 0, .44, .4), Curve(.44, .4, .76, .5, .82, .78, .54, 1, .18, .9)];

    private static readonly Stroke[] ClosedFour = [Line(.64, 1, .64, 0, .14, .66, .9, .66)];
    private static readonly Stroke[] OpenFour = [Line(.26, .04, .18, .54, .84, .54), Line(.72, .1, .66, 1)];

    private static readonly Stroke[] PlainFive =
        [Line(.8, 0, .28, 0, .23, .45), Curve(.23, .45, .5, .36, .8, .52, .78, .84, .5, 1, .18, .9)];

    private static readonly Stroke[] SwungFive =
        [Curve(.82, .02, .5, .04, .3, .06, .28, .26, .26, .44, .56, .42, .8, .66, .6, .96, .2, .96)];

    private static readonly Stroke[] PlainSix =
        [Curve(.72, .02, .42, .18, .22, .52, .22, .84, .5, 1, .79, .84, .76, .6, .5, .5, .24, .68)];

    private static readonly Stroke[] StraightSix =
        [Line(.64, 0, .3, .5), Curve(.3, .5, .2, .74, .34, .98, .66, .98, .8, .76, .64, .56, .4, .56, .24, .7)];

    private static readonly Stroke[] PlainSeven = [Line(.16, 0, .84, 0, .42, 1)];
    private static readonly Stroke[] BarredSeven = [Line(.16, .02, .84, 0, .44, 1), Line(.34, .5, .78, .48)];
    private static readonly Stroke[] HookedSeven = [Line(.16, .16, .18, 0, .82, 0), Curve(.82, 0, .58, .4, .48, 1)];

    private static readonly Stroke[] PlainEight =
        [Curve(.5, .48, .24, .26, .5, 0, .77, .25, .5, .48, .2, .76, .5, 1, .8, .75, .5, .48)];

    private static readonly Stroke[] SwungEight =
        [Curve(.76, .14, .5, 0, .26, .18, .46, .44, .74, .68, .64, .96, .34, .96, .24, .72, .5, .46, .76, .14)];

    private static readonly Stroke[] StraightNine =
        [Curve(.77, .28, .56, 0, .24, .16, .28, .44, .58, .48, .77, .28), Line(.77, .24, .7, 1)];

    private static readonly Stroke[] CurledNine =
        [Curve(.78, .3, .6, .02, .28, .1, .22, .36, .48, .5, .74, .36, .78, .2, .8, .6, .62, .96, .26, .9)];

    private static readonly Stroke[][][] Variants =
    [
        [RoundZero, OpenZero],
        [PlainOne, FlaggedOne, BasedOne],
        [PlainTwo, LoopedTwo],
        [RoundThree, FlatThree],
        [ClosedFour, OpenFour],
        [PlainFive, SwungFive],
        [PlainSix, StraightSix],
        [PlainSeven, BarredSeven, HookedSeven],
        [PlainEight, SwungEight],
        [StraightNine, CurledNine],
    ];
}
