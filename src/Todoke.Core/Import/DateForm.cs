namespace Todoke.Core.Import;

/// <summary>How dates in a file are written.</summary>
public enum DateForm
{
    /// <summary>Every form that begins with the year, and the Japanese eras. 1/2/2024 is refused: nobody can tell which is the month.</summary>
    Auto,

    /// <summary>Eight digits: 20240102.</summary>
    Yyyymmdd,

    /// <summary>Month, day, year.</summary>
    Mdy,

    /// <summary>Day, month, year.</summary>
    Dmy,

    /// <summary>Seconds (up to 11 digits) or milliseconds since 1970, UTC.</summary>
    Unix,
}
