namespace Todoke.Samples.DemoShop;

/// <summary>How the shop runs. It listens on 127.0.0.1 only.</summary>
public sealed record ShopOptions
{
    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    /// <summary>Todoke's address. Null: the shop sells, and tells nobody.</summary>
    public Uri? Todoke { get; init; }

    /// <summary>An API key of the role editor.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The namespace of the shop's member numbers in Todoke (an identity's scope).</summary>
    public string Scope { get; init; } = "minato";

    /// <summary>File that keeps orders and events across restarts. Null: nothing is kept.</summary>
    public string? DataFile { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
